package dev.hsmbackup.operator.cluster;

import dev.hsmbackup.controlplane.ControlPlane;
import dev.hsmbackup.controlplane.SharedControlPlane;
import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec;
import dev.hsmbackup.crds.CloudHsmSpec;
import dev.hsmbackup.crds.CloudRestoreAccess;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.RestoreAccess;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.kube.KubernetesClients;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A real API server with our CRDs and the chart's RBAC. The operator's clients use a token of its service account, so a
 * right that the chart does not give is missing here too.
 */
public final class TestCluster {

    public static final String OPERATOR_NAMESPACE = "hsm-backup-system";
    public static final String HSM_SUFFIX = "managedhsm.azure.net";
    private static final String SERVICE_ACCOUNT = "hsm-backup-operator";
    private static final Path CHART = Path.of("..", "deploy", "chart");

    private static final TestCluster INSTANCE = new TestCluster(SharedControlPlane.get());
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ControlPlane controlPlane;
    private final KubernetesClient admin;

    private TestCluster(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
        this.admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(text(controlPlane.adminKubeconfig())))
                .build();
        try (var crds = Files.list(CHART.resolve("files").resolve("crds"))) {
            crds.sorted().forEach(crd -> controlPlane.admin().apply(text(crd)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        controlPlane.admin().awaitEstablished("crd", "--all");
        // Right after that, the API server may still answer 429 "storage is (re)initializing".
        Awaitility.await("the kinds are served")
                // This class is being initialized, so another thread could not call it.
                .pollInSameThread()
                .until(() -> controlPlane
                        .admin()
                        .run(
                                "get",
                                "managedhsms,cloudhsms,backupschedules,hsmbackups,hsmrestores,cloudhsmrestores",
                                "-A")
                        .succeeded());
        controlPlane.admin().output("create", "namespace", OPERATOR_NAMESPACE);
        controlPlane.admin().output("-n", OPERATOR_NAMESPACE, "create", "serviceaccount", SERVICE_ACCOUNT);
        controlPlane.admin().apply(rbac());
    }

    /** The one of this JVM. */
    public static TestCluster get() {
        return INSTANCE;
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    /** Client of an administrator. */
    public KubernetesClient admin() {
        return admin;
    }

    /** A client as the operator builds it, with its rights, disturbed by these faults. */
    public KubernetesClient operator(ApiFaults faults) {
        return operator(faults, new Interceptor() {});
    }

    /** The same with one who listens. */
    public KubernetesClient operator(ApiFaults faults, Interceptor listener) {
        String token =
                controlPlane.serviceAccountToken(OPERATOR_NAMESPACE, SERVICE_ACCOUNT, List.of(), Duration.ofHours(1));
        String kubeconfig = text(controlPlane.kubeconfigForToken(SERVICE_ACCOUNT, token));
        return KubernetesClients.builder(Config.fromKubeconfig(kubeconfig))
                .withHttpClientBuilderConsumer(http ->
                        http.addOrReplaceInterceptor("faults", faults).addOrReplaceInterceptor("listener", listener))
                .build();
    }

    /** A new namespace. */
    public String namespace() {
        String name = unique("team");
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** A new ManagedHsm that all namespaces may back up and restore. */
    public ManagedHsm hsm() {
        String name = unique("hsm");
        ManagedHsm hsm = new ManagedHsm();
        hsm.setMetadata(new ObjectMetaBuilder().withName(name).build());
        hsm.setSpec(new ManagedHsmSpec(
                "https://" + name + "." + HSM_SUFFIX,
                ManagedHsmSpec.Storage.of("https://hsmbackups.blob.core.windows.net/" + name),
                null,
                new ManagedHsmSpec.Backup(List.of("*")),
                new RestoreAccess(List.of("*"), null, false, null, false, false)));
        return admin.resource(hsm).create();
    }

    /** A new CloudHsm that all namespaces may back up and restore into; of the Cloud HSM of that name. */
    public CloudHsm cloudHsm(String container) {
        String name = unique("chsm");
        return cloudHsm(
                name,
                "/subscriptions/6f1c8d3e-2a4b-4c5d-8e9f-0a1b2c3d4e5f/resourceGroups/Hsm-Prod/providers/"
                        + "Microsoft.HardwareSecurityModules/cloudHsmClusters/" + name,
                container);
    }

    /** The same of any Cloud HSM. */
    public CloudHsm cloudHsm(String name, String resourceId, String container) {
        CloudHsm hsm = new CloudHsm();
        hsm.setMetadata(new ObjectMetaBuilder().withName(name).build());
        hsm.setSpec(new CloudHsmSpec(
                resourceId,
                Cloud.AZURE_PUBLIC,
                ManagedHsmSpec.Storage.of(container),
                null,
                new ManagedHsmSpec.Backup(List.of("*")),
                new CloudRestoreAccess(List.of("*"), null, null)));
        return admin.resource(hsm).create();
    }

    /** A new restore into a Cloud HSM. */
    public CloudHsmRestore restore(String namespace, String name, CloudHsmRestoreSpec spec) {
        CloudHsmRestore restore = new CloudHsmRestore();
        restore.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        restore.setSpec(spec);
        return admin.resource(restore).create();
    }

    /** A new restore. */
    public HsmRestore restore(String namespace, String name, HsmRestoreSpec spec) {
        HsmRestore restore = new HsmRestore();
        restore.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        restore.setSpec(spec);
        return admin.resource(restore).create();
    }

    /** A new backup of this HSM. */
    public HsmBackup backup(String namespace, String name, String hsm) {
        return backup(namespace, name, HsmBackupSpec.of(hsm));
    }

    /** The same of whatever HSM. */
    public HsmBackup backup(String namespace, String name, HsmBackupSpec spec) {
        HsmBackup backup = new HsmBackup();
        backup.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        backup.setSpec(spec);
        // The API server fills the status by its default.
        return admin.resource(backup).create();
    }

    /** From the next request on, for all operators. */
    public void revokeStatusWrites() {
        controlPlane.admin().output("delete", "clusterrolebinding", SERVICE_ACCOUNT);
        // Authorization is decided by a cache of the API server.
        awaitStatusWrites("no");
    }

    /** Undoes {@link #revokeStatusWrites}. */
    public void grantStatusWrites() {
        controlPlane.admin().apply(rbac());
        awaitStatusWrites("yes");
    }

    private void awaitStatusWrites(String allowed) {
        Awaitility.await("status writes allowed: " + allowed)
                .until(() -> controlPlane
                        .admin()
                        .run(
                                "auth",
                                "can-i",
                                "update",
                                "hsmbackups.hsmbackup.dev",
                                "--subresource=status",
                                "--as=system:serviceaccount:" + OPERATOR_NAMESPACE + ":" + SERVICE_ACCOUNT)
                        .stdout()
                        .strip()
                        .equals(allowed));
    }

    /** As the API server has it now. */
    public <T extends Run> T live(T run) {
        return admin.resource(run).get();
    }

    /** A name that no other test has. */
    public static String unique(String prefix) {
        return prefix + "-" + COUNT.incrementAndGet();
    }

    /** The chart's template without its labels; all else in it is plain. */
    private static String rbac() {
        String template = text(CHART.resolve("templates").resolve("rbac.yaml"));
        return template.replaceAll("(?m)^  labels:\\R    \\{\\{- include .*\\R", "")
                .replace("{{ .Release.Namespace }}", OPERATOR_NAMESPACE);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
