package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the API server said when it refused an object: the fields, and what is wrong with each. */
record Refusal(int status, List<Reason> reasons) {

    /** One line of it. */
    record Reason(String field, String message) {}

    static Refusal of(ThrowingCallable request) {
        var thrown = catchThrowableOfType(KubernetesClientException.class, request);
        assertThat(thrown).as("the API server should have refused this").isNotNull();
        assertThat(thrown.getStatus()).as("%s", thrown).isNotNull();
        var reasons = Optional.ofNullable(thrown.getStatus().getDetails()).stream()
                .flatMap(details -> details.getCauses().stream())
                .map(cause -> new Reason(
                        cause.getField().replace("<nil>", ""),
                        cause.getMessage().replaceFirst("^Invalid value: ", "")))
                // Comes with every error of the schema itself and tells nothing more.
                .filter(reason -> !reason.message().contains("some validation rules were not checked"))
                .toList();
        return new Refusal(thrown.getCode(), reasons);
    }

    /** That this is the only reason, so that people read no noise. */
    void isOnly(String field, String start) {
        assertThat(reasons).singleElement().satisfies(reason -> {
            assertThat(reason.message()).startsWith(start);
            assertThat(reason.field()).isEqualTo(field);
        });
        assertThat(status).isEqualTo(422);
    }

    /** That this is one of the reasons. */
    void has(String field, String start) {
        assertThat(reasons).anySatisfy(reason -> {
            assertThat(reason.message()).startsWith(start);
            assertThat(reason.field()).isEqualTo(field);
        });
        assertThat(status).isEqualTo(422);
    }
}
