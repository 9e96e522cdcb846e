package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsmId;
import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec.Source;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides which backup is restored into a Cloud HSM, and whether it may. */
public final class ClusterSourcePolicy {

    private static final Pattern BACKUP_ID = Pattern.compile(Source.BACKUP_ID_PATTERN);

    /** As Azure names backups: the last part begins with 14 digits of the time. */
    private static final Pattern TIME = Pattern.compile(".*-(?<time>[0-9]{14})[0-9]*");

    private ClusterSourcePolicy() {}

    /** Either a source, or what to do because there is none. */
    public sealed interface Found {
        /**
         * This one.
         *
         * @param id Azure's
         * @param of addresses of the Cloud HSMs that it may be of; empty: not known
         * @param madeAt the oldest time that is known of it; null: none is
         */
        record Backup(String id, List<String> of, @Nullable Instant madeAt) implements Found {}

        /** None. */
        record None(Decision instead) implements Found {}
    }

    /**
     * A backup by Azure's id. Its time is in it, which tenants cannot choose.
     *
     * @param namesakes HsmBackups whose status names this id
     */
    public static Found backupId(CloudHsmRestore restore, String id, List<HsmBackup> namesakes, Instant now) {
        return wellFormed(id)
                ? new Found.Backup(
                        id,
                        namesakes.stream()
                                .map(ClusterSourcePolicy::madeOf)
                                .flatMap(Optional::stream)
                                .toList(),
                        time(id))
                : none(restore, "spec.source.backupId is not Azure's id of a backup.", now);
    }

    /**
     * A backup by name.
     *
     * @param backup as read live
     * @param owner the address of the CloudHsm that it names, as read live; null: there is none any more
     */
    public static Found backup(
            CloudHsmRestore restore,
            HsmBackup backup,
            @Nullable String owner,
            Target.Destination destination,
            Instant now) {
        String what = "HsmBackup \"" + backup.getMetadata().getName() + "\"";
        RunStatus status = backup.getStatus();
        if (!(backup.target() instanceof CloudHsmRef)) {
            return none(restore, what + " is of a " + backup.target().kind() + ", not of a CloudHsm.", now);
        }
        if (!status.phase().isTerminal()) {
            return new Found.None(new Waiting(restore, now)
                    .on(
                            Reasons.SOURCE_NOT_READY,
                            what + " has not ended yet (phase " + SourcePolicy.text(status.phase()) + ").",
                            Duration.ofSeconds(2)));
        }
        String id = status.backupId();
        if (status.phase() != Phase.SUCCEEDED || id == null) {
            return none(restore, what + " is " + SourcePolicy.text(status.phase()) + ", not Succeeded.", now);
        }
        String of = madeOf(backup).orElse(null);
        if (!wellFormed(id) || of == null) {
            return none(
                    restore,
                    what + " does not tell " + (of == null ? "which Cloud HSM it is of" : "Azure's id of its backup")
                            + ": its status was changed. Give the id itself as source.backupId.",
                    now);
        }
        if (!destination.container().toString().equals(status.folderUri())) {
            return none(
                    restore,
                    "The backup of " + what + " is in " + status.folderUri()
                            + ", which is not the destination's container (" + destination.container()
                            + "): only there the destination reads. Copy the backup there and give its id as"
                            + " source.backupId, or ask the platform admin to correct the CloudHsm's"
                            + " spec.storage.containerUri.",
                    now);
        }
        return new Found.Backup(id, owner == null ? List.of(of) : List.of(of, owner), older(time(id), status));
    }

    /** There is none. */
    public static Found missing(CloudHsmRestore restore, String what, Instant now) {
        return none(restore, "There is no " + what + " in this namespace.", now);
    }

    /** A kind of source that only a newer operator knows. */
    public static Found unknownKind(CloudHsmRestore restore, Instant now) {
        return none(restore, "spec.source has none of the fields that this version of the operator knows.", now);
    }

    /** What the admin allows. */
    public static Optional<Decision> allowed(
            CloudHsmRestore restore, Found.Backup source, Target.Destination destination, Instant now) {
        String most = destination.access().maxSourceAge();
        Instant made = source.madeAt();
        boolean young =
                most == null || (made != null && Duration.between(made, now).compareTo(GoDuration.parse(most)) <= 0);
        return young
                ? Optional.empty()
                : RestorePolicy.fail(
                        restore,
                        Reasons.SOURCE_TOO_OLD,
                        "Backup " + source.id()
                                + (made == null ? " has no known age" : " was made at " + made)
                                + "; spec.restore.maxSourceAge of the CloudHsm allows " + most
                                + ". Restore a newer one, or ask the platform admin: an old backup brings keys back that were"
                                + " deleted since.",
                        now);
    }

    /** The destination must be another Cloud HSM than the one that the backup is of: Azure would destroy it. */
    public static Optional<Decision> otherwhere(
            CloudHsmRestore restore, Found.Backup source, Target.Destination destination, Instant now) {
        return source.of().contains(destination.hsm().host())
                ? RestorePolicy.fail(
                        restore,
                        Reasons.DESTINATION_IS_SOURCE,
                        "Backup " + source.id() + " is of CloudHsm \""
                                + restore.target().name()
                                + "\" itself (the same Azure resource id), and a restore onto its source would destroy it."
                                + " Nothing was sent. Create a fresh Cloud HSM, and a new CloudHsmRestore into that one.",
                        now)
                : Optional.empty();
    }

    /** A start that was refused is tried again with the same backup: the status names it already. */
    public static Optional<Decision> same(CloudHsmRestore restore, Found.Backup source, Instant now) {
        String before = restore.getStatus().backupId();
        return before == null || before.equals(source.id())
                ? Optional.empty()
                : RestorePolicy.fail(
                        restore,
                        Reasons.SOURCE_NOT_USABLE,
                        "spec.source leads to backup " + source.id() + " now, but an earlier attempt was about "
                                + before + ". Nothing was restored; create a new CloudHsmRestore.",
                        now);
    }

    private static boolean wellFormed(String id) {
        return BACKUP_ID.matcher(id).matches();
    }

    private static Optional<String> madeOf(HsmBackup backup) {
        Attempt attempt = backup.getStatus().attempt();
        return Optional.ofNullable(attempt)
                .map(Attempt::resourceId)
                .flatMap(CloudHsmId::parse)
                .map(Attempts::address);
    }

    /** The content may be older than the backup; a status can only make it older. */
    private static @Nullable Instant older(@Nullable Instant named, RunStatus status) {
        Instant content = status.contentTime();
        return named == null || content == null || named.isBefore(content) ? named : content;
    }

    private static @Nullable Instant time(String id) {
        Matcher name = TIME.matcher(id);
        return name.matches() ? SourcePolicy.parse(name.group("time")) : null;
    }

    private static Found none(CloudHsmRestore restore, String message, Instant now) {
        return new Found.None(StartPolicy.fail(
                restore,
                Reasons.SOURCE_NOT_USABLE,
                message + " Nothing was restored; create a new CloudHsmRestore with another source.",
                null,
                now));
    }
}
