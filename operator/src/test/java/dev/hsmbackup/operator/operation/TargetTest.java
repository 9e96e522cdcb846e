package dev.hsmbackup.operator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.ManagedHsmSpec.Backup;
import dev.hsmbackup.crds.ManagedHsmSpec.Identity;
import dev.hsmbackup.crds.ManagedHsmSpec.Storage;
import dev.hsmbackup.crds.RestoreAccess;
import dev.hsmbackup.operator.port.HsmTarget;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private static final String PUBLIC = "managedhsm.azure.net";
    private static final String URI = "https://payments." + PUBLIC;

    @ParameterizedTest
    @CsvSource({
        "team-a,        team-a, true",
        "team-b;team-a, team-a, true",
        "*,             team-a, true",
        "team-b,        team-a, false",
        "team-ab,       team-a, false",
        "team,          team-a, false",
        "'',            team-a, false",
    })
    void shouldBeOpenToListedNamespacesOnly(String listed, String namespace, boolean open) {
        List<String> namespaces = listed.isEmpty() ? List.of() : List.of(listed.split(";", -1));

        Target target = Target.forBackup(hsm("payments", URI, new Backup(namespaces), null), namespace, PUBLIC);

        assertThat(target instanceof Target.Available).isEqualTo(open);
    }

    @Test
    void shouldBeOpenToNobodyWhereNothingIsSaid() {
        Target target = Target.forBackup(hsm("payments", URI, null, null), "team-a", PUBLIC);

        assertThat(target).isEqualTo(new Target.NotAvailable());
    }

    @Test
    void shouldLookTheSameWhereMissingForbiddenDeletedOrOfAnotherCloud() {
        ManagedHsm deleted = open("payments", URI);
        deleted.getMetadata().setDeletionTimestamp("2026-03-01T10:00:00Z");

        assertThat(Target.forBackup((ManagedHsm) null, "team-a", PUBLIC))
                .isEqualTo(Target.forBackup(hsm("payments", URI, new Backup(List.of("b")), null), "team-a", PUBLIC))
                .isEqualTo(Target.forBackup(deleted, "team-a", PUBLIC))
                .isEqualTo(Target.forBackup(open("payments", URI), "team-a", "managedhsm.azure.cn"))
                .isEqualTo(new Target.NotAvailable());
    }

    @Test
    void shouldGiveHostContainerAndIdentity() {
        ManagedHsm hsm = hsm("payments", URI, new Backup(List.of("*")), new Identity("client", "tenant"));

        Target target = Target.forBackup(hsm, "team-a", PUBLIC);

        assertThat(target)
                .isEqualTo(new Target.Available(
                        new HsmTarget("payments." + PUBLIC, "client", "tenant"), Backups.CONTAINER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"managedhsm.azure.net", "managedhsm.usgovcloudapi.net", "managedhsm.azure.cn"})
    void shouldKnowTheHostOfItsOwnCloud(String suffix) {
        HsmTarget address = Target.address(open("payments", "https://payments." + suffix), suffix);

        assertThat(address).isEqualTo(new HsmTarget("payments." + suffix, null, null));
    }

    /** The API server refuses these already; a token must not depend on that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.managedhsm.azure.net",
                "https://payments.managedhsm.azure.cn",
                "https://payments.vault.azure.net",
                "http://payments.managedhsm.azure.net",
                "https://payments.managedhsm.azure.net/",
                "https://payments.managedhsm.azure.net:444",
                "https://payments.managedhsm.azure.net@evil.example",
                "https://payments.managedhsm.azure.net.evil.example",
                "https://evil.example/payments.managedhsm.azure.net",
                "https://payments.managedhsmXazure.net",
                "https://x.payments.managedhsm.azure.net",
                "https://PAYMENTS.managedhsm.azure.net",
                "https://payments.managedhsm.azure.net\n",
            })
    void shouldHaveNoHostWhereTheUriIsNotThatOfAnHsmOfThisName(String uri) {
        assertThat(Target.address(open("payments", uri), PUBLIC)).isNull();
        assertThat(Target.forBackup(open("payments", uri), "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
    }

    @ParameterizedTest
    @CsvSource({
        "team-a,        team-a, true",
        "team-b;team-a, team-a, true",
        "*,             team-a, true",
        "team-b,        team-a, false",
        "team,          team-a, false",
        "'',            team-a, false",
    })
    void shouldLetListedNamespacesRestoreAndBackUp(String listed, String namespace, boolean open) {
        List<String> namespaces = listed.isEmpty() ? List.of() : List.of(listed.split(";", -1));
        ManagedHsm hsm = restorable(new RestoreAccess(namespaces, null, false, null, false, false));

        assertThat(Target.forRestore(hsm, namespace, PUBLIC) instanceof Target.Restorable)
                .isEqualTo(open);
        assertThat(Target.forBackup(hsm, namespace, PUBLIC) instanceof Target.Available)
                .isEqualTo(open);
    }

    @Test
    void shouldLetNobodyRestoreWhoMayOnlyBackUp() {
        assertThat(Target.forRestore(open("payments", URI), "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
    }

    /** FAULTS S02. */
    @Test
    void shouldLookTheSameToRestoresToo() {
        ManagedHsm deleted = restorable(Restores.ACCESS);
        deleted.getMetadata().setDeletionTimestamp("2026-03-01T10:00:00Z");
        ManagedHsm elsewhere = restorable(Restores.ACCESS);
        elsewhere.setSpec(new ManagedHsmSpec(
                "https://other." + PUBLIC,
                Storage.of(Backups.CONTAINER.toString()),
                null,
                new Backup(List.of("*")),
                Restores.ACCESS));

        assertThat(Target.forRestore((ManagedHsm) null, "team-a", PUBLIC))
                .isEqualTo(Target.forRestore(restorable(Restores.ACCESS), "team-b", PUBLIC))
                .isEqualTo(Target.forRestore(deleted, "team-a", PUBLIC))
                .isEqualTo(Target.forRestore(restorable(Restores.ACCESS), "team-a", "managedhsm.azure.cn"))
                .isEqualTo(Target.forRestore(elsewhere, "team-a", PUBLIC))
                .isEqualTo(new Target.NotAvailable());
    }

    /** Azure has separate roles; one identity for both will do where no other is named. */
    @Test
    void shouldGiveTheIdentityForRestoresBesideThatForBackups() {
        Identity forBackups = new Identity("client", "tenant");
        Identity forRestores = new Identity("restorer", "tenant-2");
        RestoreAccess own = new RestoreAccess(List.of("team-a"), forRestores, true, "720h", true, true);
        HsmTarget backups = new HsmTarget("payments." + PUBLIC, "client", "tenant");

        assertThat(Target.forRestore(restorable(own, forBackups), "team-a", PUBLIC))
                .isEqualTo(new Target.Restorable(
                        new HsmTarget("payments." + PUBLIC, "restorer", "tenant-2"), backups, Backups.CONTAINER, own));
        assertThat(Target.forRestore(restorable(Restores.ACCESS, forBackups), "team-a", PUBLIC))
                .isEqualTo(new Target.Restorable(backups, backups, Backups.CONTAINER, Restores.ACCESS));
    }

    private static ManagedHsm restorable(RestoreAccess access) {
        return restorable(access, null);
    }

    private static ManagedHsm restorable(RestoreAccess access, @Nullable Identity identity) {
        ManagedHsm hsm = open("payments", URI);
        hsm.setSpec(new ManagedHsmSpec(URI, Storage.of(Backups.CONTAINER.toString()), identity, null, access));
        return hsm;
    }

    private static ManagedHsm open(String name, String uri) {
        return hsm(name, uri, new Backup(List.of("*")), null);
    }

    private static ManagedHsm hsm(String name, String uri, @Nullable Backup backup, @Nullable Identity identity) {
        ManagedHsm hsm = new ManagedHsm();
        hsm.setMetadata(
                new ObjectMetaBuilder().withName(name).withGeneration(1L).build());
        hsm.setSpec(new ManagedHsmSpec(uri, Storage.of(Backups.CONTAINER.toString()), identity, backup, null));
        return hsm;
    }
}
