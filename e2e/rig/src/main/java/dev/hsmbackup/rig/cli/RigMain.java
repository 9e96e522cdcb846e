package dev.hsmbackup.rig.cli;

import dev.hsmbackup.controlplane.ControlPlaneException;
import dev.hsmbackup.rig.RigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts from the scripts in {@code e2e/}. Exit code 0: done; 1: it did not work, told in one line; 2: wrong usage. */
@Command(
        name = "rig",
        mixinStandardHelpOptions = true,
        description = "A real control plane, the Azure simulator and the packaged operator.",
        subcommands = {UpCommand.class, DemoCommand.class, DrCommand.class, CloudCommand.class})
public final class RigMain {

    private RigMain() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new RigMain());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof RigException || failure instanceof ControlPlaneException) {
                command.getErr().println("error: " + failure.getMessage());
            } else {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
        System.exit(line.execute(arguments));
    }
}
