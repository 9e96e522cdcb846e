package dev.hsmbackup.operator.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.hsmbackup.operator.SettingsException;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Builds the one Kubernetes client. */
public final class KubernetesClients {

    private static final Path SERVICE_ACCOUNT_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
    private static final int REQUEST_TIMEOUT_MILLIS = 15_000;
    private static final int QUICK_TIMEOUT_MILLIS = 10_000;

    private KubernetesClients() {}

    /**
     * A client by KUBECONFIG or the pod's service account, as every Kubernetes client finds them.
     *
     * @param clock learns from all answers what time it is
     * @param rights learns from all answers what the operator may do
     * @throws SettingsException where there is neither, or KUBECONFIG is wrong
     */
    public static KubernetesClient create(ServerClock clock, Rights rights) {
        return builder(config(System.getenv(), SERVICE_ACCOUNT_TOKEN))
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("server-time", new ServerTime(clock::answered))
                                .addOrReplaceInterceptor("rights", new RightsInterceptor(rights)))
                .build();
    }

    /** The same client for the election: an answer that comes after its deadline is of no use. */
    public static KubernetesClient quick(KubernetesClient client) {
        RequestConfig quick = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestTimeout(QUICK_TIMEOUT_MILLIS)
                .build();
        return client.adapt(NamespacedKubernetesClient.class)
                .withRequestConfig(quick)
                .call(it -> it);
    }

    /** Looks before the library does: without a cluster that would try a default address, and fail at length. */
    static Config config(Map<String, String> environment, Path serviceAccountToken) {
        String kubeconfig = environment.getOrDefault("KUBECONFIG", "").strip();
        if (!kubeconfig.isEmpty()) {
            if (Arrays.stream(kubeconfig.split(File.pathSeparator)).noneMatch(KubernetesClients::isFile)) {
                throw wrong("KUBECONFIG names no file that can be read: " + kubeconfig);
            }
        } else if (!isFile(environment.getOrDefault("HOME", "") + "/.kube/config")
                && !Files.isReadable(serviceAccountToken)) {
            throw wrong("KUBECONFIG is not set and there is no service account's token in " + serviceAccountToken);
        }
        try {
            return Config.autoConfigure(null);
        } catch (RuntimeException e) {
            throw wrong("KUBECONFIG names a file that is not a kubeconfig");
        }
    }

    private static boolean isFile(String path) {
        try {
            Path file = Path.of(path);
            return Files.isRegularFile(file) && Files.isReadable(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static SettingsException wrong(String what) {
        return new SettingsException(what
                + "; set KUBECONFIG to a kubeconfig file, or run in a pod that mounts its service account's token");
    }

    /** The settings of {@link #create} on top of these, which say where the API server is and who asks. */
    public static KubernetesClientBuilder builder(Config base) {
        Config config = new ConfigBuilder(base)
                // The client repeats any method, also a status write that was committed and then conflicts with
                // itself. Our callers repeat what is safe to repeat.
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                .build();
        ObjectMapper mapper = new ObjectMapper()
                .addMixIn(ObjectMeta.class, WithoutManagedFields.class)
                .registerModule(new SimpleModule().setDeserializerModifier(new UnreadableParts()));
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        // Else a watch does not understand that it is too old (410), and asks for the same again for ever.
        serialization.registerKubernetesResource(Status.class);
        return new KubernetesClientBuilder().withConfig(config).withKubernetesSerialization(serialization);
    }

    /**
     * Managed fields are about half of a small object and nobody reads them here; the API server keeps them when an
     * update leaves them out.
     */
    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}
}
