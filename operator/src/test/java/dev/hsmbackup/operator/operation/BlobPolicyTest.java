package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.CONTAINER;
import static dev.hsmbackup.operator.operation.Backups.FOLDER;
import static dev.hsmbackup.operator.operation.Backups.HSM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.DeletionPolicy;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.BlobAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobPolicyTest {

    private static final Instant DELETED = Backups.at("20h");
    private static final BlobPlace ALLOWED = new BlobPlace.Container(HSM, CONTAINER, true);
    private static final BlobDecision.Delete DELETE = new BlobDecision.Delete(
            HSM, CONTAINER, FOLDER.substring(CONTAINER.toString().length() + 1));

    @Test
    void shouldDeleteTheFolderOfAGoodBackup() {
        assertThat(BlobPolicy.decide(good(), ALLOWED)).isEqualTo(DELETE);
        assertThat(DELETE.folderUri()).isEqualTo(FOLDER);
    }

    @Test
    void shouldDeleteNothingThatIsToBeRetained() {
        HsmBackup backup = good();
        backup.setSpec(HsmBackupSpec.of("payments"));

        assertThat(BlobPolicy.decide(backup, ALLOWED)).isEqualTo(new BlobDecision.Nothing());
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = "SUCCEEDED")
    void shouldKeepWhatAnythingButAGoodBackupLeft(Phase phase) {
        RunStatus status = good().getStatus().toBuilder().phase(phase).build();

        assertThat(BlobPolicy.decide(with(status), ALLOWED)).isInstanceOfSatisfying(BlobDecision.Keep.class, keep -> {
            assertThat(keep.news().reason()).isEqualTo("BlobsKept");
            assertThat(keep.news().warning()).isFalse();
        });
        assertThat(BlobPolicy.decide(with(status.toBuilder().attempt(null).build()), ALLOWED))
                .isEqualTo(new BlobDecision.Nothing());
    }

    @Test
    void shouldKeepWhatItMayNotDelete() {
        assertKept(good(), new BlobPlace.NotAvailable(), "no ManagedHsm \"payments\"", FOLDER);
        assertKept(good(), new BlobPlace.Container(HSM, CONTAINER, false), "spec.storage.allowDelete", FOLDER);
    }

    /** FAULTS F90: a forged or damaged status never leads beyond this HSM's own folders in its container. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hsmbackups.blob.core.windows.net/payments",
                "https://hsmbackups.blob.core.windows.net/payments/",
                "https://hsmbackups.blob.core.windows.net/payments//mhsm-payments-2026030110010203",
                "https://hsmbackups.blob.core.windows.net/payments/.",
                "https://hsmbackups.blob.core.windows.net/payments/..",
                "https://hsmbackups.blob.core.windows.net/payments/../other/mhsm-payments-2026030110010203",
                "https://hsmbackups.blob.core.windows.net/payments/%2e%2e/mhsm-payments-2026030110010203",
                "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030110010203/",
                "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030110010203/..",
                "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030110010203%2F..",
                "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030110010203?comp=list",
                "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030110010203#x",
                "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-",
                "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-20260301",
                "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-202603011001020304050607",
                "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-1-2026030110010203",
                "https://hsmbackups.blob.core.windows.net/payments/mhsm-wallets-2026030110010203",
                "https://hsmbackups.blob.core.windows.net/payments/MHSM-payments-2026030110010203",
                "https://hsmbackups.blob.core.windows.net/payments2/mhsm-payments-2026030110010203",
                "https://evil.blob.core.windows.net/payments/mhsm-payments-2026030110010203",
                "https://hsmbackups.blob.core.windows.net.evil.example/payments/mhsm-payments-2026030110010203",
                "http://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030110010203",
                "mhsm-payments-2026030110010203",
                "",
            })
    void shouldKeepWhatIsNotAFolderOfThisHsm(String folderUri) {
        HsmBackup backup =
                with(good().getStatus().toBuilder().folderUri(folderUri).build());

        assertKept(backup, ALLOWED, "no folder of this HSM's backups", folderUri);
    }

    @Test
    void shouldKeepWhatACloudHsmLeft() {
        HsmBackup backup = with(good().getStatus().toBuilder()
                .folderUri(CONTAINER.toString())
                .backupId("cloudhsm-1-2026030110010203")
                .build());
        backup.setSpec(spec(null, new CloudHsmRef("vault")));

        assertKept(backup, new BlobPlace.NotAvailable(), "not documented", "cloudhsm-1-2026030110010203");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, PENDING,   false, false, true",
        "RETAIN, PENDING,   false, false, false",
        "DELETE, STARTING,  false, false, false",
        "DELETE, SUCCEEDED, false, false, false",
        "DELETE, PENDING,   true,  false, false",
        "DELETE, PENDING,   false, true,  false",
    })
    void shouldWantTheFinalizerBeforeTheStart(
            DeletionPolicy policy, Phase phase, boolean deleted, boolean there, boolean wanted) {
        RunStatus status = good().getStatus().toBuilder().phase(phase).build();
        HsmBackup backup = Backups.with(status, deleted ? DELETED : null);
        backup.setSpec(policy == DeletionPolicy.DELETE ? good().getSpec() : HsmBackupSpec.of("payments"));
        if (there) {
            backup.addFinalizer(HsmBackup.BLOBS_FINALIZER);
        }

        assertThat(BlobPolicy.wantsFinalizer(backup)).isEqualTo(wanted);
        assertThat(BlobPolicy.isDue(backup)).isEqualTo(deleted && there);
    }

    /** From the deletion 30 minutes, but at least five from the first try of this process. */
    @ParameterizedTest
    @CsvSource({
        // deleted, begun, now: after the creation; then the wait, or that it is given up
        "20h, 20h,    20h,      PT2S",
        "20h, 20h,    20h5m,    PT30S",
        "20h, 20h,    20h15m,   PT1M",
        "20h, 20h,    20h29m30s, PT30S",
        "20h, 20h,    20h30m,   given up",
        "20h, 23h,    23h,      PT2S",
        "20h, 23h,    23h4m50s, PT10S",
        "20h, 23h,    23h5m,    given up",
    })
    void shouldTryForAWhile(String deleted, String begun, String now, String expected) {
        HsmBackup backup = Backups.with(good().getStatus(), Backups.at(deleted));
        var deadline = BlobDeadline.of(backup, Backups.at(begun), Backups.at(now));

        BlobDecision decision = BlobPolicy.failed(DELETE, unavailable(null), 3, deadline);

        assertThat(text(decision)).isEqualTo(expected);
        assertThat(deadline.isOver()).isEqualTo(expected.equals("given up"));
    }

    @Test
    void shouldWaitAsLongAsAzureWants() {
        HsmBackup backup = Backups.with(good().getStatus(), DELETED);
        var deadline = BlobDeadline.of(backup, DELETED, DELETED);

        assertThat(text(BlobPolicy.failed(DELETE, unavailable(Duration.ofSeconds(90)), 0, deadline)))
                .isEqualTo("PT1M30S");
        assertThat(text(BlobPolicy.failed(DELETE, unavailable(Duration.ofDays(9)), 0, deadline)))
                .isEqualTo("PT15M");
    }

    @Test
    void shouldSayWhatIsLeft() {
        Problem policy = Backups.problem(Problem.Kind.BUSY);

        assertThat(BlobPolicy.done(DELETE, 7).news().message()).contains(FOLDER).contains("7 blobs");
        assertThat(BlobPolicy.done(DELETE, 0).news().message()).contains("Nothing was");
        assertThat(BlobPolicy.givenUp(DELETE, "Why.", 1).news())
                .satisfies(news ->
                        assertThat(news.message()).contains("1 blob deleted").contains("Why."))
                .satisfies(news -> assertThat(news.reason()).isEqualTo("BlobDeletionGivenUp"));
        assertThat(BlobPolicy.immutable(DELETE, policy, 2).news().message())
                .contains(FOLDER)
                .contains("2 blobs");
        Announcement stop = BlobPolicy.kept("the leave is gone").news();
        assertThat(BlobPolicy.stopped(stop, 0).news()).isEqualTo(stop);
        assertThat(BlobPolicy.stopped(stop, 2).news().message()).contains("not whole any more");
    }

    @Test
    void shouldTakeThePlaceFromTheManagedHsm() {
        ManagedHsm hsm = new ManagedHsm();
        hsm.setMetadata(new ObjectMetaBuilder().withName("payments").build());
        hsm.setSpec(new ManagedHsmSpec(
                "https://payments.managedhsm.azure.net",
                new ManagedHsmSpec.Storage(CONTAINER.toString(), true),
                new ManagedHsmSpec.Identity("0f3a5a8e-4c1f-4a52-9f57-2d6cb1f0a001", null),
                new ManagedHsmSpec.Backup(List.of("team-a")),
                null));

        assertThat(BlobPlace.of(hsm, "team-a", "managedhsm.azure.net"))
                .isEqualTo(new BlobPlace.Container(
                        new HsmTarget(HSM.host(), "0f3a5a8e-4c1f-4a52-9f57-2d6cb1f0a001", null),
                        URI.create(CONTAINER.toString()),
                        true));
        assertThat(BlobPlace.of(hsm, "team-b", "managedhsm.azure.net")).isEqualTo(new BlobPlace.NotAvailable());
        assertThat(BlobPlace.of(null, "team-a", "managedhsm.azure.net")).isEqualTo(new BlobPlace.NotAvailable());
    }

    /** Deleted 20 h after its creation. */
    static HsmBackup good() {
        return with(RunStatus.INITIAL.toBuilder()
                .observedGeneration(1)
                .phase(Phase.SUCCEEDED)
                .attempt(Backups.attempt("1m"))
                .jobId(Backups.JOB)
                .folderUri(FOLDER)
                .completionTime(Backups.at("5m"))
                .build());
    }

    private static HsmBackup with(RunStatus status) {
        HsmBackup backup = Backups.with(status, DELETED);
        backup.setSpec(spec(new ManagedHsmRef("payments"), null));
        return backup;
    }

    static HsmBackupSpec spec(@Nullable ManagedHsmRef managed, @Nullable CloudHsmRef cloud) {
        return new HsmBackupSpec(managed, cloud, "1h", "24h", DeletionPolicy.DELETE);
    }

    private static BlobAnswer.Unavailable unavailable(@Nullable Duration retryAfter) {
        return new BlobAnswer.Unavailable(Backups.problem(Problem.Kind.THROTTLED), retryAfter);
    }

    private static void assertKept(HsmBackup backup, BlobPlace place, String... words) {
        assertThat(BlobPolicy.decide(backup, place)).isInstanceOfSatisfying(BlobDecision.Keep.class, keep -> {
            assertThat(keep.news().warning()).isTrue();
            assertThat(keep.news().message()).contains(words);
        });
    }

    private static String text(BlobDecision decision) {
        return switch (decision) {
            case BlobDecision.Again again -> again.after().toString();
            case BlobDecision.Keep _ -> "given up";
            default -> decision.toString();
        };
    }
}
