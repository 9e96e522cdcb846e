package dev.hsmbackup.apigate;

import dev.hsmbackup.apigate.control.ControlRoutes;
import dev.hsmbackup.apigate.kube.Cluster;
import dev.hsmbackup.apigate.kube.KubeconfigFile;
import dev.hsmbackup.apigate.kube.RequestReader;
import dev.hsmbackup.apigate.log.JsonLog;
import dev.hsmbackup.apigate.script.Monitor;
import dev.hsmbackup.apigate.script.Script;
import dev.hsmbackup.apigate.wire.Gate;
import dev.hsmbackup.apigate.wire.Link;
import dev.hsmbackup.apigate.wire.Listener;
import dev.hsmbackup.apigate.wire.Watches;
import dev.hsmbackup.simulator.control.ControlServer;
import dev.hsmbackup.simulator.faults.CommandRunner;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.tls.CertificateAuthority;
import dev.hsmbackup.simulator.tls.ServerTls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A running gate. Give {@link #kubeconfig()} to the client. */
public final class ApiGate implements AutoCloseable {
    private final Path directory;
    private final Gate gate;
    private final Listener listener;
    private final ControlServer control;
    private final KubeconfigFile kubeconfigs;

    private ApiGate(Path directory, Gate gate, Listener listener, ControlServer control, KubeconfigFile kubeconfigs) {
        this.directory = directory;
        this.gate = gate;
        this.listener = listener;
        this.control = control;
        this.kubeconfigs = kubeconfigs;
    }

    /**
     * Starts a gate before the API server of a kubeconfig whose user has a token.
     *
     * @param directory where its files are written; made if missing
     * @throws IOException a file cannot be read or written, or the kubeconfig says too little; the message says what
     */
    public static ApiGate start(Path directory, Path kubeconfig) throws IOException {
        return start(GateOptions.of(directory, kubeconfig));
    }

    /** Starts a gate; {@code apigate.json} is written last. See {@link #start(Path, Path)}. */
    public static ApiGate start(GateOptions options) throws IOException {
        Path directory = options.directory().toAbsolutePath().normalize();
        Cluster cluster = Cluster.read(options.kubeconfig());
        String token = options.token()
                .or(cluster::token)
                .orElseThrow(() -> new IOException(options.kubeconfig() + ": its user has no token. The gate passes the"
                        + " client's token on and has no credential of its own: give a kubeconfig with a token, or a"
                        + " token"));
        Files.createDirectories(directory);
        InstantSource clock = InstantSource.system();
        CertificateAuthority authority = new CertificateAuthority(clock);
        Files.writeString(directory.resolve("ca.pem"), authority.pem());
        Monitor monitor = new Monitor();
        Gate gate = new Gate(
                cluster,
                new RequestReader(options.leaderLease()),
                monitor,
                new Script(monitor),
                new Link(monitor),
                new Watches(monitor),
                new CommandRunner(directory.resolve("commands.log")),
                new JsonLog(directory.resolve("requests.jsonl")),
                new JsonLog(directory.resolve("events.jsonl")),
                new AtomicLong(),
                clock);
        Listener listener = new Listener(options.port(), new ServerTls(authority), gate);
        ControlServer control = new ControlServer(options.controlPort(), new ControlRoutes(gate));
        ApiGate started =
                new ApiGate(directory, gate, listener, control, new KubeconfigFile(listener.uri(), authority.pem()));
        started.kubeconfigFor(cluster.user(), token, started.kubeconfig());
        started.announce();
        return started;
    }

    /** Written elsewhere first, so that who waits for the file never reads half of it. */
    private void announce() throws IOException {
        Path draft = directory.resolve("apigate.json.new");
        Files.writeString(draft, description() + "\n");
        Files.move(
                draft,
                directory.resolve("apigate.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The line that {@code apigate.json} holds. */
    public String description() {
        return Json.write(Json.object(
                "server", server().toString(),
                "control", control().toString(),
                "kubeconfig", kubeconfig().toString(),
                "ca", ca().toString(),
                "requests", requests().toString(),
                "events", events().toString()));
    }

    /** Where clients connect. */
    public URI server() {
        return listener.uri();
    }

    /** The control endpoint. */
    public URI control() {
        return control.uri();
    }

    /** For the client: its token, the gate's address and authority. Readable to us only. */
    public Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    /** Writes a kubeconfig for another user of this gate. */
    public Path kubeconfigFor(String user, String token, Path file) throws IOException {
        return kubeconfigs.write(file, user, token);
    }

    /** Certificate of the gate's own authority, PEM. */
    public Path ca() {
        return directory.resolve("ca.pem");
    }

    /** The log of requests; see {@link dev.hsmbackup.apigate.log.RequestLine}. */
    public Path requests() {
        return directory.resolve("requests.jsonl");
    }

    /** The log of events of watches; see {@link dev.hsmbackup.apigate.log.EventLine}. */
    public Path events() {
        return directory.resolve("events.jsonl");
    }

    /** What the gate is to do to requests and events. */
    public Script script() {
        return gate.script();
    }

    /** The open watches. */
    public Watches watches() {
        return gate.watches();
    }

    /** Cuts and restores. */
    public Link link() {
        return gate.link();
    }

    /** Ends it: open connections are reset, held requests are not forwarded any more. */
    @Override
    public void close() throws IOException {
        listener.close();
        control.close();
        gate.monitor().close();
        gate.requests().close();
        gate.events().close();
    }
}
