package dev.hsmbackup.simulator.proxy;

import dev.hsmbackup.simulator.clock.SimulatorClock;
import dev.hsmbackup.simulator.faults.CommandRunner;
import dev.hsmbackup.simulator.faults.Fault;
import dev.hsmbackup.simulator.faults.Faults;
import dev.hsmbackup.simulator.http.Answer;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.log.Arrival;
import dev.hsmbackup.simulator.log.ArrivalLog;
import dev.hsmbackup.simulator.log.Carried;
import dev.hsmbackup.simulator.log.SafeText;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request to its service, writes the arrival log, and says what goes out. Handling and logging happen under one
 * lock, so the log's order is the order of effects, and the line is on disk before this returns.
 */
public final class Dispatcher {
    private final ReentrantLock lock;
    private final Answer.Services services;
    private final Faults faults;
    private final ArrivalLog log;
    private final CommandRunner commands;
    private final InstantSource machine;
    private final SimulatorClock clock;

    /**
     * What is to be sent.
     *
     * @param real the service's answer, empty where the request was not handled
     */
    record Plan(Optional<Response> real, Optional<Fault> fault) {}

    public Dispatcher(
            ReentrantLock lock,
            Answer.Services services,
            Faults faults,
            ArrivalLog log,
            CommandRunner commands,
            InstantSource machine,
            SimulatorClock clock) {
        this.lock = lock;
        this.services = services;
        this.faults = faults;
        this.log = log;
        this.commands = commands;
        this.machine = machine;
        this.clock = clock;
    }

    SimulatorClock clock() {
        return clock;
    }

    boolean knows(String host) {
        lock.lock();
        try {
            return services.of(host).isPresent();
        } finally {
            lock.unlock();
        }
    }

    /** The fault for the opening of a tunnel; it is logged. */
    Optional<Fault> connect(Request connect) {
        Optional<Fault> fault = faults.claim(connect);
        fault.ifPresent(found -> {
            run(found, connect, true, null);
            record(connect, Answer.of(Response.of(200)), word(found), found.id());
            run(found, connect, false, null);
        });
        return fault;
    }

    /** Logs a tunnel or request that leads nowhere. */
    void refuse(Request request) {
        record(request, Answer.of(Response.of(502)), "502", null);
    }

    Plan dispatch(Request request) {
        Optional<Fault> fault = faults.claim(request);
        fault.ifPresent(found -> run(found, request, true, null));
        boolean handle = fault.map(Fault::takesEffect).orElse(true);
        Answer answer;
        lock.lock();
        try {
            answer = handle ? handle(request) : Answer.of(Response.of(0));
            String word = fault.map(Dispatcher::word)
                    .orElse(Integer.toString(answer.response().status()));
            record(request, answer, word, fault.map(Fault::id).orElse(null));
        } finally {
            lock.unlock();
        }
        fault.ifPresent(found -> run(found, request, false, answer.jobId()));
        return new Plan(handle ? Optional.of(answer.response()) : Optional.empty(), fault);
    }

    private Answer handle(Request request) {
        try {
            return services.of(request.host())
                    .map(service -> service.handle(request))
                    .orElseGet(() -> Answer.of(
                            Response.of(502).withBody("text/plain", "no such host: " + request.host() + "\n")));
        } catch (RuntimeException bug) {
            // Must not be taken for an answer of Azure: say whose fault it is, on both sides.
            bug.printStackTrace();
            return Answer.of(Response.of(500).withBody("text/plain", "bug in the simulator: " + bug + "\n"));
        }
    }

    private void run(Fault fault, Request request, boolean before, @Nullable String jobId) {
        Fault.Exec exec = fault.exec();
        if (exec != null && exec.beforeHandling() == before) {
            commands.run(exec, request, jobId);
        }
    }

    private static String word(Fault fault) {
        return fault.action().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private void record(Request request, Answer answer, String word, @Nullable String faultId) {
        Map<String, String> login = answer.login().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> SafeText.cut(entry.getValue())));
        log.append(n -> new Arrival(
                n,
                machine.instant().toString(),
                clock.instant().toString(),
                SafeText.cut(request.method()),
                SafeText.cut(request.host()),
                SafeText.cut(request.path()),
                SafeText.query(request.query()),
                request.header("x-ms-client-request-id")
                        .or(() -> request.header("client-request-id"))
                        .map(SafeText::cut)
                        .orElse(null),
                request.header("User-Agent").map(SafeText::cut).orElse(null),
                Carried.by(request),
                answer.caller(),
                login,
                answer.jobId(),
                answer.damaged() ? true : null,
                word,
                faultId));
    }
}
