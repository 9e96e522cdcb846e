package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Call;
import dev.hsmbackup.apigate.script.Callbacks;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.When;
import dev.hsmbackup.simulator.faults.Fault;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands and callbacks on a request, before it is forwarded and after the API server answered. */
class CommandsTest {
    @RegisterExtension
    static final Setup SETUP = new Setup();

    private final Api gated = SETUP.gated();

    @ParameterizedTest
    @EnumSource(When.class)
    void shouldRunACommandToItsEnd(When when, @TempDir Path work) throws Exception {
        Path seen = work.resolve("seen");
        Path go = work.resolve("go");
        String command = "echo \"$APIGATE_VERB $APIGATE_RESOURCE $APIGATE_NAMESPACE/$APIGATE_NAME"
                + " [$APIGATE_STATUS]\" > " + seen + "; while [ ! -e " + go + " ]; do sleep 0.1; done; exit 3";
        var moment = when == When.BEFORE ? Fault.Exec.When.BEFORE : Fault.Exec.When.AFTER;
        SETUP.gate()
                .script()
                .add(Rule.on(Setup.CREATE, new Action.Pass())
                        .running(new Fault.Exec(List.of("sh", "-c", command), moment, null)));

        CompletableFuture<HttpResponse<String>> answer = gated.postLater(SETUP.configMaps(), Setup.configMap("a"));

        String status = when == When.BEFORE ? "" : "201";
        await().atMost(Setup.PATIENCE)
                .untilAsserted(() -> assertThat(seen)
                        .content()
                        .isEqualTo("create configmaps " + SETUP.namespace() + "/a [" + status + "]\n"));
        assertThat(SETUP.exists()).isEqualTo(when == When.AFTER);
        assertThat(answer).isNotDone();

        Files.createFile(go);

        assertThat(answer.get().statusCode()).isEqualTo(201);
        assertThat(SETUP.lastLine("commandExit", "status")).containsExactly("3", "201");
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void shouldCallTheTestBack(When when) throws Exception {
        AtomicReference<Call> call = new AtomicReference<>();
        AtomicReference<Boolean> there = new AtomicReference<>();
        Consumer<Call> code = now -> {
            call.set(now);
            try {
                there.set(SETUP.exists());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        SETUP.gate()
                .script()
                .add(
                        Rule.on(Setup.CREATE, new Action.Pass()),
                        when == When.BEFORE ? Callbacks.before(code) : Callbacks.after(code));

        assertThat(SETUP.create().statusCode()).isEqualTo(201);

        assertThat(there.get()).isEqualTo(when == When.AFTER);
        Call seen = Objects.requireNonNull(call.get());
        assertThat(seen.request().name()).isEqualTo("a");
        assertThat(seen.body().text()).isEqualTo(Setup.configMap("a"));
        assertThat(seen.serverStatus()).isEqualTo(when == When.BEFORE ? null : 201);
    }

    @Test
    void shouldTellWhenACallbackFails() {
        SETUP.gate().script().add(Rule.on(Setup.CREATE, new Action.Pass()), Callbacks.before(_ -> {
            throw new IllegalStateException("wanted by a test");
        }));

        assertThatThrownBy(SETUP::create).isInstanceOf(IOException.class);
        assertThat(SETUP.lastLine("outcome", "error"))
                .containsExactly("callback-failed", "java.lang.IllegalStateException: wanted by a test");
    }
}
