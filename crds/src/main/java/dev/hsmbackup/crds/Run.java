package dev.hsmbackup.crds;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object that asks for one thing once: one attempt, one Azure job. A new try is a new object. */
// Without it, HasMetadata's deserializer comes before CustomResource's "none", and reads an object without kind as raw.
@JsonDeserialize(using = JsonDeserializer.None.class)
public sealed interface Run extends HasMetadata permits HsmBackup, HsmRestore {

    RunStatus getStatus();

    /** The same object with another status; metadata and spec are shared. */
    Run with(RunStatus status);

    /** Name of the {@link ManagedHsm}. */
    String managedHsm();

    /** {@link GoDuration}: how long to wait for the HSM to accept the job. */
    String startDeadline();

    /** {@link GoDuration}: how long to follow a started job. */
    String timeout();
}
