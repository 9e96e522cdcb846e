package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, as its own process. */
class MainTest {

    @Test
    void shouldSayWhereItListensAndEndOnTerm(@TempDir Path directory) throws IOException {
        Process process = start(directory, TestFleet.YAML);
        String line = firstLine(process);

        JsonNode said = Json.readObject(line).orElseThrow();
        String written = Files.readString(directory.resolve("run/simulator.json"));
        process.destroy();

        assertThat(written.strip()).isEqualTo(line);
        assertThat(said.path("proxy").asText()).matches("http://127\\.0\\.0\\.1:\\d+");
        assertThat(Files.readString(Path.of(said.path("ca").asText()))).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(Path.of(said.path("arrivals").asText())).exists();
        await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    }

    @Test
    void shouldEndWhenItsInputEnds(@TempDir Path directory) throws IOException {
        Process process = start(directory, TestFleet.YAML, "--until-stdin-closes");
        firstLine(process);
        boolean alive = process.isAlive();

        process.outputWriter(StandardCharsets.UTF_8).close();

        assertThat(alive).isTrue();
        await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void shouldRefuseABadFleetInOneLine(@TempDir Path directory) throws IOException {
        Process process = start(directory, "tenants: []\n");
        await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());

        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(error).isEqualTo("simulator: tenants: needs at least one entry\n");
        assertThat(directory.resolve("run/simulator.json")).doesNotExist();
    }

    private static Process start(Path directory, String fleet, String... more) throws IOException {
        Path file = directory.resolve("fleet.yaml");
        Files.writeString(file, fleet);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorMain.class.getName(),
                "--fleet",
                file.toString(),
                "--dir",
                directory.resolve("run").toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).start();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return line;
    }
}
