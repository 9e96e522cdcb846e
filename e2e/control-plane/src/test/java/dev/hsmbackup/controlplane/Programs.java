package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes small programs to be found. */
final class Programs {
    private Programs() {}

    /** A program that prints a line. */
    static Path printing(Path file, String line) throws IOException {
        return script(file, "cat <<'END'\n" + line + "\nEND\n");
    }

    static Path script(Path file, String shell) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + shell);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * A {@code go} that notes its calls in a file beside it and makes what {@code go build} would make.
     *
     * @param before shell that runs first; may use $here, the folder of the program
     */
    static Path go(Path directory, String before) throws IOException {
        return script(directory.resolve("go"), """
                here=$(dirname "$0")
                %s
                echo "$@" >>"$here/calls"
                while [ "$1" != -o ]; do shift; done
                out=$2; shift 2
                for package in "$@"; do
                  name=$(basename "${package%%/v[0-9]}")
                  echo "$package"
                  printf '#!/bin/sh\\n' >"$out/$name"
                  chmod +x "$out/$name"
                done
                """.formatted(before));
    }
}
