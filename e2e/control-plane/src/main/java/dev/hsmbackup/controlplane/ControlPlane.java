package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A running Kubernetes cluster without nodes: etcd, kube-apiserver and kube-controller-manager on loopback, with RBAC
 * and the audit log on. It ends with {@link #close}, and with this JVM however that ends. The interface is its files
 * (kubeconfigs, logs); callers choose their own clients. Safe for use by several threads.
 */
public final class ControlPlane implements AutoCloseable {
    /** Issuer of the service accounts' tokens. Nothing listens there; the keys are served at {@code /openid/v1/jwks}. */
    public static final URI SERVICE_ACCOUNT_ISSUER = URI.create("https://kubernetes.default.svc.cluster.local");

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    private final Layout layout;
    private final Binaries binaries;
    private final Resources resources;
    private final URI server;
    private final AdminClient adminClient;
    private final Identities identities;
    private @Nullable Path kubectl;
    private List<String> apiServerCommand = List.of();
    private final AtomicBoolean closed = new AtomicBoolean();

    private ControlPlane(Layout layout, Binaries binaries, Resources resources, Credentials credentials) {
        this.layout = layout;
        this.binaries = binaries;
        this.resources = resources;
        var authority = credentials.authority().certificate();
        this.server =
                URI.create("https://127.0.0.1:" + resources.apiServerPort().number());
        this.adminClient = AdminClient.of(server, authority, credentials.admin());
        this.identities = new Identities(
                layout, credentials, new Kubeconfig(server, Pem.of(authority)), adminClient, new AtomicInteger());
    }

    /**
     * Starts a new, empty cluster and returns when it serves and its controllers work. Programs that are missing are
     * built first, which takes minutes, once per machine.
     *
     * @param directory folder for its files, made when missing; files that an earlier control plane left are replaced
     * @param progress gets a line for each step, and every few seconds while something takes long
     * @throws ControlPlaneException a program is missing and cannot be built, the folder is in use, or a server ended
     */
    public static ControlPlane start(Path directory, Consumer<String> progress) {
        var layout = new Layout(directory.toAbsolutePath().normalize());
        var binaries = Binaries.ofMachine(progress);
        var programs = binaries.find(EnumSet.of(Tool.ETCD, Tool.KUBE_APISERVER, Tool.KUBE_CONTROLLER_MANAGER));
        progress.accept("starting Kubernetes " + binaries.version() + " in " + layout.root());
        var begin = System.nanoTime();
        try {
            Files.createDirectories(layout.root());
            var resources = Resources.take(layout);
            try {
                var controlPlane = create(layout, binaries, resources);
                controlPlane.run(programs);
                var took = Duration.ofNanos(System.nanoTime() - begin);
                progress.accept("control plane ready after " + took.toMillis() + " ms at " + controlPlane.server());
                return controlPlane;
            } catch (IOException | RuntimeException e) {
                resources.close();
                throw e;
            }
        } catch (IOException e) {
            throw ControlPlaneException.of("Starting a control plane in " + directory, e);
        }
    }

    private static ControlPlane create(Layout layout, Binaries binaries, Resources resources) throws IOException {
        layout.clean();
        layout.create();
        var credentials = Credentials.create(layout, InstantSource.system().instant());
        var controlPlane = new ControlPlane(layout, binaries, resources, credentials);
        controlPlane.identities.writeAdminKubeconfig();
        Files.writeString(layout.auditPolicy(), Commands.AUDIT_POLICY);
        return controlPlane;
    }

    private void run(Map<Tool, Path> programs) throws IOException {
        var commands = new Commands(
                programs,
                layout,
                resources.etcdPort().number(),
                resources.apiServerPort().number());
        var servers = resources.servers();
        servers.start(commands.etcd(), layout.log(Tool.ETCD));
        apiServerCommand = commands.apiServer(SERVICE_ACCOUNT_ISSUER);
        servers.start(apiServerCommand, layout.log(Tool.KUBE_APISERVER));
        servers.await("/readyz of kube-apiserver", START_TIMEOUT, () -> adminClient.isOk("/readyz"));
        // system:masters in place of a service account per controller: their own permissions are not what we test.
        var asController = kubeconfigFor("system:kube-controller-manager", List.of("system:masters"));
        servers.start(commands.controllerManager(asController), layout.log(Tool.KUBE_CONTROLLER_MANAGER));
        servers.await(
                "default service account",
                START_TIMEOUT,
                () -> adminClient.isOk("/api/v1/namespaces/default/serviceaccounts/default"));
    }

    /** Kubeconfig file of an administrator, member of {@code system:masters}. */
    public Path adminKubeconfig() {
        return layout.adminKubeconfig();
    }

    /** Address of the API server, {@code https://127.0.0.1:PORT}. */
    public URI server() {
        return server;
    }

    /** Certificate of the authority that signed the API server's, as PEM. */
    public Path certificateAuthority() {
        return layout.pki("ca.crt");
    }

    /**
     * The audit log, JSON Lines of {@code audit.k8s.io/v1} Events at level Metadata. A request's line is written before
     * it is answered.
     */
    public Path auditLog() {
        return layout.auditLog();
    }

    /** The kubectl to use: of PATH where it is good enough, else as the servers; built when first asked for. */
    public synchronized Path kubectl() {
        var known = kubectl;
        if (known == null) {
            known = binaries.kubectl();
            kubectl = known;
        }
        return known;
    }

    /** kubectl as administrator. */
    public Kubectl admin() {
        return kubectlAs(adminKubeconfig());
    }

    /** kubectl with a kubeconfig of this control plane. */
    public Kubectl kubectlAs(Path kubeconfigFile) {
        return new Kubectl(kubectl(), kubeconfigFile, layout.kubectlCache());
    }

    /**
     * A kubeconfig file with a new client certificate.
     *
     * @param user the user's name; RBAC starts from nothing
     * @param groups the user's groups; {@code system:authenticated} comes by itself
     */
    public Path kubeconfigFor(String user, List<String> groups) {
        return identities.kubeconfigFor(user, groups);
    }

    /** A kubeconfig file with a bearer token, for example of {@link #serviceAccountToken}. */
    public Path kubeconfigForToken(String user, String token) {
        return identities.kubeconfigForToken(user, token);
    }

    /**
     * A token of a service account, by TokenRequest.
     *
     * @param audiences who takes it; empty: the API server
     * @param validity at least 10 minutes (the API server's rule)
     * @throws ControlPlaneException there is no such account, or a value is refused
     */
    public String serviceAccountToken(
            String namespace, String serviceAccount, List<String> audiences, Duration validity) {
        return identities.serviceAccountToken(namespace, serviceAccount, audiences, validity);
    }

    /** Process ids of the servers by program name, for those who want to stop or kill one. */
    public Map<String, Long> processes() {
        return resources.servers().processes().stream()
                .collect(Collectors.toUnmodifiableMap(GuardedProcess::name, GuardedProcess::pid));
    }

    /** Kills the API server (SIGKILL); etcd and its data stay. */
    public void killApiServer() {
        resources.servers().kill(Tool.KUBE_APISERVER);
    }

    /** Starts the API server again after {@link #killApiServer}, at the same address, and waits until it serves. */
    public void startApiServer() {
        try {
            resources.servers().restart(Tool.KUBE_APISERVER, apiServerCommand);
        } catch (IOException e) {
            throw ControlPlaneException.of("Starting kube-apiserver again", e);
        }
        resources.servers().await("/readyz of kube-apiserver", START_TIMEOUT, () -> adminClient.isOk("/readyz"));
    }

    /** Completes with one line and the end of a log when a server ends by itself; never because of {@link #close}. */
    public CompletableFuture<String> failure() {
        var failure = new CompletableFuture<String>();
        return resources.servers().firstEnd().thenCompose(end -> {
            if (!closed.get()) {
                failure.complete(end);
            }
            return failure;
        });
    }

    /** Ends the servers and removes the cluster's data; logs stay. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            adminClient.close();
            resources.close();
            Trees.delete(layout.etcdData());
        } catch (IOException e) {
            throw ControlPlaneException.of("Ending the control plane in " + layout.root(), e);
        }
    }

    AdminClient adminClient() {
        return adminClient;
    }
}
