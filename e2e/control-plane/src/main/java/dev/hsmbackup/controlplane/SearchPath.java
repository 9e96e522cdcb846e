package dev.hsmbackup.controlplane;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks programs up as a shell does. */
final class SearchPath {
    private SearchPath() {}

    static List<Path> of(Map<String, String> environment) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(part -> !part.isEmpty())
                .map(Path::of)
                .toList();
    }

    static Optional<Path> find(String program, List<Path> path, List<Path> usualPlaces) {
        return Stream.concat(path.stream(), usualPlaces.stream())
                .map(directory -> directory.resolve(program))
                .filter(SearchPath::isProgram)
                .findFirst();
    }

    static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
