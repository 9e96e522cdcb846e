package dev.hsmbackup.operator.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Builds the one Kubernetes client. */
public final class KubernetesClients {

    private static final int REQUEST_TIMEOUT_MILLIS = 15_000;

    private KubernetesClients() {}

    /** A client by KUBECONFIG or the pod's service account, as every Kubernetes client finds them. */
    public static KubernetesClient create() {
        return builder(Config.autoConfigure(null)).build();
    }

    /** The settings of {@link #create} on top of these, which say where the API server is and who asks. */
    public static KubernetesClientBuilder builder(Config base) {
        Config config = new ConfigBuilder(base)
                // The client repeats any method, also a status write that was committed and then conflicts with
                // itself. Our callers repeat what is safe to repeat.
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                .build();
        ObjectMapper mapper = new ObjectMapper().addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(new KubernetesSerialization(mapper, false));
    }

    /**
     * Managed fields are about half of a small object and nobody reads them here; the API server keeps them when an
     * update leaves them out.
     */
    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}
}
