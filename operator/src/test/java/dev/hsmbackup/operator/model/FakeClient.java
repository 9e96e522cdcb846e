package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.kube.LeaderLease;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes client whose every call is one {@link Request} to the model. Knows the calls that the operator makes and
 * refuses all others. The ManagedHsm, the CloudHsm and the status of a safety backup never change, and events vanish: none
 * of them takes part in the protocol.
 */
final class FakeClient {

    private static final String IDENTITY = "me";

    private final Function<Request, Answer> world;

    private FakeClient(Function<Request, Answer> world) {
        this.world = world;
    }

    static KubernetesClient of(Function<Request, Answer> world) {
        FakeClient client = new FakeClient(world);
        return proxy(KubernetesClient.class, (_, method, args) -> switch (method.getName()) {
            case "resources" -> client.operation((Class<?>) args[0], "", "");
            case "leases" -> client.operation(Lease.class, "", "");
            case "resource" -> client.item(args[0]);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    /** The identity that asks, as it stands in the leader lease where this process holds it. */
    static String identity() {
        return IDENTITY;
    }

    /** Of type MixedOperation until a name is given, then Resource. */
    private Object operation(Class<?> kind, String namespace, String name) {
        InvocationHandler calls = (_, method, args) -> switch (method.getName()) {
            case "inNamespace" -> operation(kind, (String) args[0], name);
            case "withName" -> operation(kind, namespace, (String) args[0]);
            case "get" -> read(kind, namespace, name);
            // Other restores that come first only make this one fail: the promises hold without that.
            case "inAnyNamespace", "withField" -> operation(kind, namespace, name);
            case "list" -> new DefaultKubernetesResourceList<>();
            default -> throw new UnsupportedOperationException(method.toString());
        };
        return name.isEmpty() ? proxy(MixedOperation.class, calls) : proxy(NamespaceableResource.class, calls);
    }

    private Object item(Object item) {
        return proxy(NamespaceableResource.class, (_, method, _) -> switch (method.getName()) {
            case "updateStatus", "update", "create" -> write(item);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private @Nullable Object read(Class<?> kind, String namespace, String name) {
        if (kind == ManagedHsm.class) {
            return Names.hsm();
        }
        if (kind == CloudHsm.class) {
            return CloudNames.hsm(name);
        }
        if (kind == HsmBackup.class && name.endsWith("-safety")) {
            return Names.safety(namespace);
        }
        if (kind == HsmBackup.class && name.startsWith(CloudNames.BACKUP_OF)) {
            return answer(new Request.ReadSource(namespace, name));
        }
        if (Run.class.isAssignableFrom(kind)) {
            return answer(new Request.ReadBackup(namespace, name));
        }
        return answer(name.equals(LeaderLease.NAME) ? new Request.ReadLeader() : new Request.ReadLock());
    }

    private @Nullable Object write(Object item) {
        return switch (item) {
            case Event event -> event;
            case Run run ->
                answer(new Request.WriteStatus(
                        Names.uid(run.getMetadata().getUid()), version(run.getMetadata()), Ref.of(run.getStatus())));
            case Lease lease -> answer(new Request.WriteLock(version(lease.getMetadata()), Ref.of(essence(lease))));
            default -> throw new UnsupportedOperationException(item.toString());
        };
    }

    private @Nullable Object answer(Request request) {
        return switch (world.apply(request)) {
            case Answer.Backup(int uid, int version, var status) -> Names.run(uid, version, status.get());
            case Answer.Lock(int version, var lease) ->
                lease == null
                        ? null
                        : new LeaseBuilder(lease.get())
                                .editMetadata()
                                .withResourceVersion(Integer.toString(version))
                                .endMetadata()
                                .build();
            case Answer.Leader(boolean me) ->
                new LeaseBuilder()
                        .withNewSpec()
                        .withHolderIdentity(me ? IDENTITY : "another")
                        .endSpec()
                        .build();
            case Answer.Source(boolean lie)
            when request instanceof Request.ReadSource(String namespace, String name) ->
                CloudNames.backup(namespace, name, lie);
            case Answer.Failed(int code) when code == 404 && request instanceof Request.ReadBackup -> null;
            case Answer.Failed(int code) -> throw new KubernetesClientException("model", code, null);
            case Answer other -> throw new IllegalStateException(request + " answered by " + other);
        };
    }

    private static int version(ObjectMeta metadata) {
        return metadata.getResourceVersion() == null ? 0 : Integer.parseInt(metadata.getResourceVersion());
    }

    /** Without the counter that is for people only: it would make each round a new state. */
    private static Lease essence(Lease lease) {
        return new LeaseBuilder(lease)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .editSpec()
                .withLeaseTransitions(null)
                .endSpec()
                .build();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(FakeClient.class.getClassLoader(), new Class<?>[] {type}, calls));
    }
}
