package dev.hsmbackup.simulator;

import dev.hsmbackup.simulator.arm.ArmService;
import dev.hsmbackup.simulator.arm.ClusterRegistry;
import dev.hsmbackup.simulator.blob.AzuriteBlobs;
import dev.hsmbackup.simulator.blob.BlobBackend;
import dev.hsmbackup.simulator.blob.BlobService;
import dev.hsmbackup.simulator.blob.HsmStorage;
import dev.hsmbackup.simulator.blob.MemoryBlobs;
import dev.hsmbackup.simulator.clock.SimulatorClock;
import dev.hsmbackup.simulator.control.ControlRoutes;
import dev.hsmbackup.simulator.control.ControlServer;
import dev.hsmbackup.simulator.faults.CommandRunner;
import dev.hsmbackup.simulator.faults.Faults;
import dev.hsmbackup.simulator.fleet.Fleet;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.hsm.HsmRegistry;
import dev.hsmbackup.simulator.hsm.HsmRoutes;
import dev.hsmbackup.simulator.hsm.HsmService;
import dev.hsmbackup.simulator.hsm.Ids;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.log.ArrivalLog;
import dev.hsmbackup.simulator.login.Tokens;
import dev.hsmbackup.simulator.proxy.Dispatcher;
import dev.hsmbackup.simulator.proxy.ProxyServer;
import dev.hsmbackup.simulator.tls.CertificateAuthority;
import dev.hsmbackup.simulator.tls.ServerTls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/** A running simulator. */
public final class Simulator implements AutoCloseable {
    private final ProxyServer proxy;
    private final ControlServer control;
    private final ArrivalLog log;
    private final Path directory;

    private Simulator(ProxyServer proxy, ControlServer control, ArrivalLog log, Path directory) {
        this.proxy = proxy;
        this.control = control;
        this.log = log;
        this.directory = directory;
    }

    /**
     * Starts everything and writes {@code simulator.json} last.
     *
     * @throws dev.hsmbackup.simulator.fleet.FleetException if the fleet makes no sense
     */
    public static Simulator start(SimulatorOptions options) throws IOException {
        Files.createDirectories(options.directory());
        InstantSource machine = InstantSource.system();
        SimulatorClock clock = new SimulatorClock(machine);
        Fleet fleet = options.fleet();
        if (fleet.clock() != null) {
            clock.set(Instant.parse(fleet.clock()));
        }
        Registry registry = new Registry(fleet);
        Ids ids = new Ids(fleet.seed());
        HsmRegistry hsms = new HsmRegistry(registry, clock, ids);
        BlobBackend blobs =
                options.azurite().<BlobBackend>map(AzuriteBlobs::new).orElseGet(() -> new MemoryBlobs(clock));
        Tokens tokens = new Tokens(registry, machine);
        HsmStorage storage = new HsmStorage(registry, blobs, clock);
        HsmRoutes routes = new HsmRoutes(storage, clock, ids);
        ClusterRegistry clusters = new ClusterRegistry(registry, clock, ids);
        Runnable settle = () -> {
            hsms.settle();
            clusters.settle();
        };
        ArmService.Parts arm = new ArmService.Parts(registry, clusters, tokens, storage, clock, ids);
        Hosts hosts = new Hosts(
                registry,
                hsms,
                tokens,
                machine,
                cloud -> new ArmService(cloud, arm),
                new HsmService(registry, hsms, tokens, ids, routes),
                new BlobService(registry, tokens, settle, blobs, machine));
        CertificateAuthority authority = new CertificateAuthority(machine);
        Files.writeString(options.directory().resolve("ca.pem"), authority.pem());
        ReentrantLock lock = new ReentrantLock();
        Faults faults = new Faults();
        ArrivalLog log = new ArrivalLog(options.directory().resolve("arrivals.jsonl"));
        Dispatcher dispatcher = new Dispatcher(
                lock,
                hosts,
                faults,
                log,
                new CommandRunner(options.directory().resolve("commands.log")),
                machine,
                clock);
        ProxyServer proxy = new ProxyServer(options.proxyPort(), new ServerTls(authority), dispatcher);
        ControlServer control = new ControlServer(
                options.controlPort(),
                new ControlRoutes(new ControlRoutes.Parts(
                        lock, registry, hsms, clusters, tokens, clock, faults, options.directory())));
        Simulator simulator = new Simulator(proxy, control, log, options.directory());
        simulator.announce();
        return simulator;
    }

    /** Written elsewhere first, so that who waits for the file never reads half of it. */
    private void announce() throws IOException {
        Path draft = directory.resolve("simulator.json.new");
        Files.writeString(draft, description() + "\n");
        Files.move(
                draft,
                directory.resolve("simulator.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The line that {@code simulator.json} holds. */
    public String description() {
        return Json.write(Json.object(
                "proxy", proxy().toString(),
                "control", control().toString(),
                "ca", ca().toString(),
                "arrivals", arrivals().toString()));
    }

    public URI proxy() {
        return proxy.uri();
    }

    public URI control() {
        return control.uri();
    }

    /** The CA's certificate, PEM. */
    public Path ca() {
        return directory.toAbsolutePath().resolve("ca.pem");
    }

    /** The arrival log. */
    public Path arrivals() {
        return directory.toAbsolutePath().resolve("arrivals.jsonl");
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        control.close();
        log.close();
    }
}
