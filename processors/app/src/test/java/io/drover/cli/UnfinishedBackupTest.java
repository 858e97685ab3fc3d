package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.BackupName;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.util.List;

class UnfinishedBackupTest {
    private static final String ARCHIVE = "s3://archive@eu/";
    private static final String OFFSITE = "file:///mnt/off site";

    private static UnfinishedBackup of(String... arguments) {
        CommandLine line = DroverCommand.commandLine(arguments);
        return UnfinishedBackup.of(
                line.parseArgs(arguments).subcommand(), new BackupName("backup-1"));
    }

    @Test
    void leavesOutWhatIsDoneAndNamesTheBackup() {
        UnfinishedBackup unfinished =
                of("backup", "disk.img", ARCHIVE, OFFSITE, "--volume", "data");

        assertThat(unfinished.command(List.of(ARCHIVE)))
                .isEqualTo(
                        "drover backup disk.img 'file:///mnt/off site' --volume data --name"
                                + " backup-1");
        assertThat(unfinished.command(List.of())).contains(ARCHIVE).contains("'" + OFFSITE + "'");
    }

    @Test
    void keepsTheNameThatWasGiven() {
        assertThat(
                        of("backup", "it's", ARCHIVE, OFFSITE, "--volume=vol", "--name=mine")
                                .command(List.of(OFFSITE)))
                .isEqualTo("drover backup 'it'\\''s' " + ARCHIVE + " --volume=vol --name=mine");
    }

    @Test
    void leavesOutTheCredentialsOfWhatIsDone() {
        UnfinishedBackup unfinished =
                of(
                        "backup",
                        "disk.img",
                        ARCHIVE,
                        OFFSITE,
                        "--volume",
                        "vol",
                        "--credentials-for",
                        ARCHIVE + "=a.txt",
                        "--credentials-for=" + OFFSITE + "=b.txt");

        assertThat(unfinished.command(List.of(ARCHIVE)))
                .doesNotContain("a.txt")
                .contains("'--credentials-for=" + OFFSITE + "=b.txt'");
        assertThat(unfinished.command(List.of(OFFSITE)))
                .contains("--credentials-for " + ARCHIVE + "=a.txt")
                .doesNotContain("b.txt");
    }
}
