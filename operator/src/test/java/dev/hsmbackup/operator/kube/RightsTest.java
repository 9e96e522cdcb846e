package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.cluster.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RightsTest {

    private final MutableClock clock = new MutableClock();
    private final List<Set<String>> told = new ArrayList<>();
    private final Rights rights = new Rights(clock, told::add);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /apis/hsmbackup.dev/v1beta1/hsmbackups?limit=500                   | list hsmbackups",
                "GET    | /apis/hsmbackup.dev/v1beta1/hsmbackups?watch=true&limit=1          | watch hsmbackups",
                "GET    | /apis/hsmbackup.dev/v1beta1/managedhsms/payments                   | get managedhsms",
                "GET    | /apis/hsmbackup.dev/v1beta1/namespaces/a/hsmbackups/nightly        | get hsmbackups",
                "PUT    | /apis/hsmbackup.dev/v1beta1/namespaces/a/hsmbackups/nightly/status | update hsmbackups/status",
                "PUT    | /apis/hsmbackup.dev/v1beta1/managedhsms/payments/status            | update managedhsms/status",
                "POST   | /apis/coordination.k8s.io/v1/namespaces/system/leases              | create leases",
                "PATCH  | /prefix/apis/coordination.k8s.io/v1/namespaces/system/leases/l     | patch leases",
                "POST   | /apis/events.k8s.io/v1/namespaces/a/events                         | ",
                "POST   | /apis/hsmbackup.dev/v1beta1/namespaces/a/hsmbackups                | ",
                "POST   | /apis/authorization.k8s.io/v1/selfsubjectrulesreviews              | ",
                "GET    | /readyz                                                            | ",
            })
    void shouldNameTheRightOfARequest(String method, String address, String right) {
        assertThat(RightsInterceptor.right(method, URI.create("https://api" + address)))
                .isEqualTo(java.util.Optional.ofNullable(right));
    }

    @Test
    void shouldTellWhatIsMissingUntilItIsGranted() {
        rights.denied("update hsmbackups/status");
        rights.denied("get leases");
        rights.denied("get leases");

        assertThat(rights.problem(false))
                .contains("the API server forbids the operator to get leases, to update hsmbackups/status");
        rights.granted("get leases");
        rights.granted("get leases");
        assertThat(rights.problem(false)).contains("the API server forbids the operator to update hsmbackups/status");
        rights.granted("update hsmbackups/status");

        assertThat(rights.problem(false)).isEmpty();
        assertThat(told)
                .containsExactly(
                        Set.of("update hsmbackups/status"),
                        Set.of("update hsmbackups/status", "get leases"),
                        Set.of("update hsmbackups/status"),
                        Set.of());
    }

    @Test
    void shouldBelieveAWatchThatStands() {
        rights.denied("watch hsmbackups");
        rights.denied("list hsmbackups");

        assertThat(rights.problem(false))
                .hasValueSatisfying(it -> assertThat(it).contains("watch hsmbackups"));
        assertThat(rights.problem(true)).contains("the API server forbids the operator to list hsmbackups");
        assertThat(told.getLast()).containsExactly("list hsmbackups");
    }

    @Test
    void shouldForgetWhatNothingAsksForAnyMore() {
        rights.denied("update hsmbackups/status");
        clock.advance(Duration.ofMinutes(2));
        rights.denied("get leases");
        clock.advance(Duration.ofSeconds(61));

        assertThat(rights.problem(false)).contains("the API server forbids the operator to get leases");
        assertThat(told.getLast()).containsExactly("get leases");
    }
}
