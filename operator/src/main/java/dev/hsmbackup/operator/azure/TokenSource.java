package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The token of one identity. One fetch at a time, shared by all who wait; a token that ages is replaced in the
 * background, so that an outage of Microsoft Entra ID is felt only when the old token ends.
 */
final class TokenSource {
    /** After a failed replacement in the background. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Supplier<Token> fetch;
    private final Executor executor;
    private final InstantSource clock;
    private final Duration deadline;

    private Token.@Nullable Granted current;
    private @Nullable CompletableFuture<Token> flight;
    private Instant notBefore = Instant.MIN;

    TokenSource(Supplier<Token> fetch, Executor executor, InstantSource clock, Duration deadline) {
        this.fetch = fetch;
        this.executor = executor;
        this.clock = clock;
        this.deadline = deadline;
    }

    /** A token that can be sent now. */
    Token get() {
        CompletableFuture<Token> awaited;
        synchronized (this) {
            Instant now = clock.instant();
            Token.Granted token = current;
            boolean usable = token != null && now.isBefore(token.usableUntil());
            if (token != null && usable && (now.isBefore(token.staleAt()) || now.isBefore(notBefore))) {
                return token;
            }
            awaited = flight();
            if (token != null && usable) {
                return token;
            }
        }
        return await(awaited);
    }

    /** Another token than this one, which was refused. */
    Token replace(Token.Granted refused) {
        synchronized (this) {
            if (refused.equals(current)) {
                current = null;
            }
        }
        return get();
    }

    private synchronized CompletableFuture<Token> flight() {
        CompletableFuture<Token> running = flight;
        if (running != null) {
            return running;
        }
        CompletableFuture<Token> started = new CompletableFuture<>();
        // Kept before it runs: a fetch that is over at once must not stay here as if it ran.
        flight = started;
        try {
            executor.execute(() -> {
                Token token = fetched();
                landed(token);
                started.complete(token);
            });
        } catch (RejectedExecutionException _) {
            flight = null;
            started.complete(refused("the operator stops"));
        }
        return started;
    }

    private Token fetched() {
        try {
            return fetch.get();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // Errors too, for a nested answer makes some: a fetch that never lands is awaited for ever.
            return refused("no token: " + e);
        }
    }

    private synchronized void landed(Token token) {
        flight = null;
        if (token instanceof Token.Granted granted) {
            current = granted;
        } else {
            notBefore = clock.instant().plus(PAUSE);
        }
    }

    private Token await(CompletableFuture<Token> awaited) {
        try {
            return awaited.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return refused("no token from Microsoft Entra ID within " + deadline.toSeconds() + " s; tried again later");
        } catch (ExecutionException e) {
            return refused("no token: " + e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return refused("the operator stops");
        }
    }

    private static Token refused(String message) {
        return new Token.Refused(new Problem(Problem.Kind.CREDENTIAL, null, Text.clean(message, Text.MESSAGE)));
    }
}
