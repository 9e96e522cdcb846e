package dev.hsmbackup.crds;

import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.controlplane.SharedControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The shared API server with the committed CRDs in it. */
public final class ApiServer {

    private static final ApiServer SHARED = start();

    private final Kubectl kubectl;
    private final KubernetesClient client;

    private ApiServer(Kubectl kubectl, KubernetesClient client) {
        this.kubectl = kubectl;
        this.client = client;
    }

    public static ApiServer shared() {
        return SHARED;
    }

    private static ApiServer start() {
        var controlPlane = SharedControlPlane.get();
        var config = Config.fromKubeconfig(controlPlane.adminKubeconfig().toFile());
        config.setNamespace("default");
        // A refused write must not be tried again: the tests count on the first answer.
        config.setRequestRetryBackoffLimit(0);
        var client = new KubernetesClientBuilder().withConfig(config).build();
        Runtime.getRuntime().addShutdownHook(new Thread(client::close));
        for (var kind : CrdFiles.KINDS) {
            try {
                controlPlane.admin().apply(Files.readString(CrdFiles.file(kind)));
                controlPlane.admin().awaitEstablished("crd/" + HasMetadata.getFullResourceName(kind));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new ApiServer(controlPlane.admin(), client);
    }

    Kubectl kubectl() {
        return kubectl;
    }

    public KubernetesClient client() {
        return client;
    }

    /** Goes through admission and is not stored. */
    GenericKubernetesResource tryOut(Manifest manifest) {
        return resource(manifest).dryRun(true).create();
    }

    GenericKubernetesResource create(Manifest manifest) {
        return resource(manifest).create();
    }

    GenericKubernetesResource update(Manifest manifest) {
        return resource(manifest).update();
    }

    GenericKubernetesResource updateStatus(Manifest manifest) {
        return resource(manifest).updateStatus();
    }

    <R extends Run> R create(R run) {
        return client.resource(run).create();
    }

    @SuppressWarnings("unchecked") // with() gives the same kind
    <R extends Run> R writeStatus(R run, RunStatus status) {
        return client.resource((R) run.with(status)).updateStatus();
    }

    private NamespaceableResource<GenericKubernetesResource> resource(Manifest manifest) {
        return client.resource(manifest.resource());
    }
}
