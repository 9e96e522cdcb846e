package dev.hsmbackup.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a shell, or a program started from it, needs to use a rig.
 *
 * @param variables in the order in which they are printed
 */
public record Exports(Map<String, String> variables) {

    /** Where systems keep the CAs they trust, in one file. */
    private static Stream<String> systemBundles() {
        return Stream.of(
                Objects.requireNonNullElse(System.getenv("SSL_CERT_FILE"), ""),
                "/etc/ssl/certs/ca-certificates.crt",
                "/etc/pki/tls/certs/ca-bundle.crt",
                "/etc/ssl/ca-bundle.pem",
                "/etc/ssl/cert.pem");
    }

    public static Exports of(Rig rig) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("KUBECONFIG", rig.controlPlane().adminKubeconfig().toString());
        variables.put("HTTPS_PROXY", rig.simulator().proxy().toString());
        variables.put("NO_PROXY", "127.0.0.1,localhost");
        variables.put("SSL_CERT_FILE", writeBundle(rig).toString());
        variables.put("SIMULATOR_CONTROL", rig.simulator().controlAddress().toString());
        variables.put("ARRIVAL_LOG", rig.simulator().arrivals().file().toString());
        variables.put("AUDIT_LOG", rig.auditLog().file().toString());
        rig.runningOperator().ifPresent(operator -> {
            variables.put("OPERATOR_LOG", operator.logFile().toString());
            variables.put("OPERATOR_METRICS", operator.metricsAddress().toString());
            variables.put("OPERATOR_PID", Long.toString(operator.pid()));
        });
        return new Exports(variables);
    }

    /** Writes {@code export} lines for a POSIX shell; the file appears as a whole. */
    public void write(Path file) {
        TextFile.writeAtomically(
                file,
                variables.entrySet().stream()
                        .map(variable -> "export " + variable.getKey() + "=" + Shell.quote(variable.getValue()) + "\n")
                        .collect(Collectors.joining()));
    }

    /** The simulator's CA with the system's, so that other hosts can still be trusted. */
    private static Path writeBundle(Rig rig) {
        Path bundle = rig.dir().resolve("ca-bundle.pem");
        try {
            Optional<Path> system = systemBundles()
                    .filter(file -> !file.isEmpty())
                    .map(Path::of)
                    .filter(Files::isRegularFile)
                    .findFirst();
            String trusted = system.isPresent() ? Files.readString(system.get()) : "";
            TextFile.writeAtomically(
                    bundle, trusted + "\n" + Files.readString(rig.simulator().ca()));
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
