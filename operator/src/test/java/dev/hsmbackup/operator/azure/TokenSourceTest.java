package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenSourceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private volatile Instant now = NOW;
    private final AtomicInteger fetches = new AtomicInteger();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void shouldKeepATokenUntilItIsStale() {
        TokenSource source = source(this::granted);

        Token first = source.get();
        now = NOW.plusSeconds(3599 - 600);
        Token second = source.get();

        assertThat(second).isEqualTo(first);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void shouldReplaceAStaleTokenInTheBackground() {
        TokenSource source = source(this::granted);
        Token first = source.get();
        now = NOW.plusSeconds(3600 - 600);

        assertThat(source.get()).isEqualTo(first);
        await().untilAsserted(() -> assertThat(source.get()).isNotEqualTo(first));
        assertThat(fetches).hasValue(2);
    }

    @Test
    void shouldGoOnWithAStaleTokenWhileEntraIsDown() {
        AtomicInteger calls = new AtomicInteger();
        TokenSource source = source(() -> calls.incrementAndGet() == 1 ? granted() : refused());
        Token first = source.get();
        now = NOW.plusSeconds(3000);

        assertThat(source.get()).isEqualTo(first);
        await().untilAsserted(() -> assertThat(calls).hasValue(2));
        assertThat(source.get()).isEqualTo(first);
    }

    @Test
    void shouldNotSendAnExpiredToken() {
        AtomicInteger calls = new AtomicInteger();
        TokenSource source = source(() -> calls.incrementAndGet() == 1 ? granted() : refused());
        source.get();
        now = NOW.plusSeconds(3600 - 60);

        assertThat(source.get()).isInstanceOf(Token.Refused.class);
    }

    /** As a library may fail on a deeply nested answer: an error that nobody awaits must not leave the fetch running. */
    @Test
    void shouldAskAgainAfterAnError() {
        AtomicInteger calls = new AtomicInteger();
        TokenSource source = source(() -> {
            if (calls.incrementAndGet() == 1) {
                throw new StackOverflowError();
            }
            return granted();
        });

        assertThat(source.get()).isInstanceOf(Token.Refused.class);
        assertThat(source.get()).isInstanceOf(Token.Granted.class);
    }

    @Test
    void shouldFetchAnotherTokenInPlaceOfARefusedOne() {
        TokenSource source = source(this::granted);
        Token.Granted first = (Token.Granted) source.get();

        Token second = source.replace(first);
        Token third = source.replace(first);

        assertThat(second).isNotEqualTo(first);
        assertThat(third).isEqualTo(second);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void shouldFetchOnceForAllWhoWait() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        TokenSource source = source(() -> {
            awaitGate(gate);
            return granted();
        });
        List<Token> tokens = new CopyOnWriteArrayList<>();

        List<Future<?>> callers = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 20; i++) {
            callers.add(executor.submit(() -> tokens.add(source.get())));
        }
        gate.countDown();
        for (Future<?> caller : callers) {
            caller.get();
        }

        assertThat(tokens).hasSize(20).containsOnly(tokens.getFirst());
        assertThat(fetches).hasValue(1);
    }

    @Test
    void shouldGiveUpAtTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        TokenSource source = new TokenSource(
                () -> {
                    awaitGate(never);
                    return granted();
                },
                executor,
                () -> now,
                Duration.ofMillis(50));

        assertThat(source.get())
                .isInstanceOfSatisfying(
                        Token.Refused.class,
                        refused -> assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.CREDENTIAL));
        never.countDown();
    }

    private TokenSource source(Supplier<Token> fetch) {
        return new TokenSource(fetch, executor, () -> now, Duration.ofSeconds(10));
    }

    /** A token of one hour: stale ten minutes before its end, unusable one minute before. */
    private Token granted() {
        Instant end = now.plusSeconds(3600);
        return new Token.Granted("token-" + fetches.incrementAndGet(), end.minusSeconds(600), end.minusSeconds(60));
    }

    private static Token refused() {
        return new Token.Refused(new Problem(Problem.Kind.CREDENTIAL, null, "down"));
    }

    private static void awaitGate(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
