package dev.hsmbackup.apigate.kube;

/**
 * A request as Kubernetes names it; the rules are those of the API server's RequestInfo. Texts are empty where there is
 * nothing.
 *
 * @param method HTTP method
 * @param path as sent, percent-encoded
 * @param query as sent, without {@code ?}
 * @param verb get, list, watch, create, update, patch, delete or deletecollection; the HTTP method in lower case where
 *     the path is not of a resource
 * @param group API group; empty for the core group
 * @param name of the object; of a create, from its body; of list and watch, from {@code fieldSelector=metadata.name=…}
 * @param leaderElection whether it is about the lease of the leader election
 */
public record KubeRequest(
        String method,
        String path,
        String query,
        String verb,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name,
        boolean leaderElection) {

    public boolean isWatch() {
        return verb.equals("watch");
    }

    /** For messages: {@code update hsmbackups/status team-a/nightly}. */
    @Override
    public String toString() {
        if (resource.isEmpty()) {
            return verb + " " + path;
        }
        String what = subresource.isEmpty() ? resource : resource + "/" + subresource;
        return verb + " " + what + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
