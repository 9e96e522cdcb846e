package dev.hsmbackup.crds;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object that asks for one thing once: one attempt, one Azure job. A new try is a new object. */
// Without it, HasMetadata's deserializer comes before CustomResource's "none", and reads an object without kind as raw.
@JsonDeserialize(using = JsonDeserializer.None.class)
public sealed interface Run extends HasMetadata permits HsmBackup, HsmRestore, CloudHsmRestore {

    RunStatus getStatus();

    /** The same object with another status; metadata and spec are shared. */
    Run with(RunStatus status);

    /** The HSM that the job runs on. */
    HsmRef target();

    /**
     * Name of the {@link ManagedHsm}; for callers that know that it is one.
     *
     * @throws IllegalStateException when {@link #target()} is of another kind: its name must not find a ManagedHsm
     */
    default String managedHsm() {
        if (target() instanceof ManagedHsmRef hsm) {
            return hsm.name();
        }
        throw new IllegalStateException(getKind() + " " + getMetadata().getNamespace() + "/"
                + getMetadata().getName() + " is about a " + target().kind()
                + ", not a ManagedHsm: ask for its target()");
    }

    /** {@link GoDuration}: how long to wait for the HSM to accept the job. */
    String startDeadline();

    /** {@link GoDuration}: how long to follow a started job. */
    String timeout();
}
