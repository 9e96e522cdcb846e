package dev.hsmbackup.operator.operation;

import dev.hsmbackup.operator.port.HsmTarget;
import java.net.URI;
import java.time.Duration;

/** What to do about the blobs of a backup that is being deleted. */
public sealed interface BlobDecision {

    /** They stay, or what is left of them: the object may go. */
    record Keep(Announcement news) implements BlobDecision {}

    /** There are none, or they were never meant to go: the object may go without a word. */
    record Nothing() implements BlobDecision {}

    /**
     * What is in this folder goes.
     *
     * @param hsm whose identity deletes
     * @param folder its name in the container
     */
    record Delete(HsmTarget hsm, URI container, String folder) implements BlobDecision {

        /** For people. */
        public String folderUri() {
            return container + "/" + folder;
        }
    }

    /** Nothing is left: the object may go. */
    record Done(Announcement news) implements BlobDecision {}

    /**
     * Not now; the object stays meanwhile.
     *
     * @param why for people; where it is the same as before, the news are none
     */
    record Again(Duration after, String why, Announcement news) implements BlobDecision {}
}
