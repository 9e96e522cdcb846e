package dev.hsmbackup.apigate.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    private static final String NAMED = "{\"metadata\":{\"name\":\"named\"}}";
    private final RequestReader reader = new RequestReader("leader");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", emptyValue = "", textBlock = """
            GET    | /api/v1/namespaces/a/pods/p                      | get              |                     | pods        | ''     | a  | p
            HEAD   | /api/v1/namespaces/a/pods/p                      | get              |                     | pods        | ''     | a  | p
            GET    | /api/v1/namespaces/a/pods                        | list             |                     | pods        | ''     | a  | ''
            GET    | /api/v1/pods                                     | list             |                     | pods        | ''     | '' | ''
            GET    | /api/v1/pods?watch=true                          | watch            |                     | pods        | ''     | '' | ''
            GET    | /api/v1/pods?watch=1&resourceVersion=7           | watch            |                     | pods        | ''     | '' | ''
            GET    | /api/v1/pods?watch=false                         | list             |                     | pods        | ''     | '' | ''
            GET    | /api/v1/pods?watch=1&fieldSelector=metadata.name%3Dp | watch        |                     | pods        | ''     | '' | p
            GET    | /api/v1/namespaces/a                             | get              |                     | namespaces  | ''     | a  | a
            GET    | /api/v1/namespaces                               | list             |                     | namespaces  | ''     | '' | ''
            PUT    | /api/v1/namespaces/a/finalize                    | update           |                     | namespaces  | finalize | a | a
            POST   | /api/v1/namespaces                               | create           |                     | namespaces  | ''     | '' | named
            POST   | /apis/hsmbackup.dev/v1beta1/namespaces/a/hsmbackups | create        | hsmbackup.dev       | hsmbackups  | ''     | a  | named
            PUT    | /apis/hsmbackup.dev/v1beta1/namespaces/a/hsmbackups/b/status | update | hsmbackup.dev      | hsmbackups  | status | a  | b
            PATCH  | /apis/hsmbackup.dev/v1beta1/managedhsms/m        | patch            | hsmbackup.dev       | managedhsms | ''     | '' | m
            DELETE | /apis/hsmbackup.dev/v1beta1/namespaces/a/hsmbackups/b | delete      | hsmbackup.dev       | hsmbackups  | ''     | a  | b
            DELETE | /apis/hsmbackup.dev/v1beta1/namespaces/a/hsmbackups | deletecollection | hsmbackup.dev    | hsmbackups  | ''     | a  | ''
            GET    | /version                                         | get              |                     | ''          | ''     | '' | ''
            GET    | /apis/hsmbackup.dev/v1beta1                      | get              |                     | ''          | ''     | '' | ''
            GET    | /api/v1/namespaces/a/pods/p%2Fq+r                | get              |                     | pods        | ''     | a  | p/q+r
            """)
    void shouldNameRequestsAsKubernetesDoes(
            String method,
            String target,
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name) {
        KubeRequest request = reader.read(method, target, NAMED.getBytes(StandardCharsets.UTF_8));

        assertThat(request)
                .extracting(
                        KubeRequest::verb,
                        KubeRequest::group,
                        KubeRequest::resource,
                        KubeRequest::subresource,
                        KubeRequest::namespace,
                        KubeRequest::name)
                .containsExactly(verb, group == null ? "" : group, resource, subresource, namespace, name);
    }

    @ParameterizedTest
    @CsvSource({
        "/apis/coordination.k8s.io/v1/namespaces/n/leases/leader, true",
        "/apis/coordination.k8s.io/v1/namespaces/n/leases/hsm-1, false",
        "/apis/hsmbackup.dev/v1beta1/namespaces/n/leases/leader, false"
    })
    void shouldKnowTheLeaseOfTheLeaderElection(String target, boolean expected) {
        assertThat(reader.read("PUT", target, new byte[0]).leaderElection()).isEqualTo(expected);
    }

    @Test
    void shouldLiveWithBodiesThatAreNotJson() {
        byte[] protobuf = {'k', '8', 's', 0, 1, 2, 3};

        assertThat(reader.read("POST", "/api/v1/namespaces/a/events", protobuf).name())
                .isEmpty();
    }
}
