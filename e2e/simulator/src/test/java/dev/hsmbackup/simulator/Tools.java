package dev.hsmbackup.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Installs the pinned clients of other languages below target/, once, and runs programs. */
final class Tools {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    private static final Path CLIENTS = MODULE.resolve("clients");

    private Tools() {}

    /** The folder with node_modules and the scripts. */
    static synchronized Path node() {
        Path folder = MODULE.resolve("target/clients-node");
        install(
                folder,
                List.of("package.json", "package-lock.json", ".npmrc", "blobs.mjs"),
                "package-lock.json",
                "npm is missing: install nodejs and npm (packages nodejs, npm)",
                List.of(List.of("npm", "ci", "--no-audit", "--no-fund")));
        return folder;
    }

    /** The folder with the virtual environment and the scripts. */
    static synchronized Path python() {
        Path folder = MODULE.resolve("target/clients-python");
        install(
                folder,
                List.of("requirements.txt", "administration.py"),
                "requirements.txt",
                "python3 with venv is missing: install packages python3 and python3-venv",
                List.of(
                        List.of("python3", "-m", "venv", "venv"),
                        List.of(
                                "venv/bin/python",
                                "-m",
                                "pip",
                                "install",
                                "--quiet",
                                "--disable-pip-version-check",
                                "--require-hashes",
                                "-r",
                                "requirements.txt")));
        return folder;
    }

    private static void install(
            Path folder, List<String> files, String pins, String missing, List<List<String>> commands) {
        try {
            Files.createDirectories(folder);
            for (String file : files) {
                Files.copy(CLIENTS.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            Path done = folder.resolve("installed");
            String wanted = Files.readString(CLIENTS.resolve(pins));
            if (Files.exists(done) && Files.readString(done).equals(wanted)) {
                return;
            }
            for (List<String> command : commands) {
                run(folder, Map.of(), 300, missing, command);
            }
            Files.writeString(done, wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program to its end and returns what it printed; fails where it fails. */
    static String run(Path folder, Map<String, String> environment, String... command) {
        return run(folder, environment, 120, command[0] + " is missing", List.of(command));
    }

    private static String run(
            Path folder, Map<String, String> environment, int seconds, String missing, List<String> command) {
        Path output = folder.resolve("output-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = start(builder, missing);
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(output);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + (ended ? " failed:\n" : " did not end:\n") + text);
            }
            Files.delete(output);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Process start(ProcessBuilder builder, String missing) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(missing, e);
        }
    }
}
