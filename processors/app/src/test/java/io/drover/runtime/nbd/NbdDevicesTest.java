package io.drover.runtime.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.nbd.NbdClient;
import io.drover.nbd.NbdPrograms;
import io.drover.nbd.NeedsNbdClients;
import io.drover.volume.file.FileVolumeDriver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

class NbdDevicesTest {
    @TempDir private Path data;
    private FileVolumeDriver driver;
    private NbdDevices devices;

    @BeforeEach
    void start() throws IOException {
        driver = new FileVolumeDriver(data.resolve("volumes"), InstantSource.system());
        driver.create("vol", 1 << 20);
        devices = new NbdDevices(data.resolve("nbd"), driver, Optional.of(0));
    }

    @AfterEach
    void stop() {
        devices.close();
    }

    private Path socket() {
        return data.resolve("nbd/vol.sock");
    }

    @Test
    void aDeviceIsAtItsSocketUntilItIsWithdrawn() throws IOException {
        String where = devices.export("vol");
        assertThat(where)
                .startsWith("nbd+unix:///?socket=" + socket() + " and nbd://127.0.0.1:")
                .endsWith("/vol");
        assertThat(devices.export("vol")).isEqualTo(where);
        assertThat(socket()).exists();
        devices.withdraw("vol");
        devices.withdraw("vol");
        assertThat(socket()).doesNotExist();
        assertThat(devices.export("vol")).isNotEmpty();
    }

    @Test
    @NeedsNbdClients
    void bothAddressesLeadToTheSameVolume() throws Exception {
        String[] addresses = devices.export("vol").split(" and ");
        NbdPrograms.done("qemu-io", "-f", "raw", "-c", "write -P 7 1000 5000", addresses[1]);
        NbdPrograms.done("qemu-io", "-f", "raw", "-c", "read -P 7 1000 5000", addresses[0]);
        assertThat(NbdPrograms.done("nbdinfo", "--map", addresses[0]).lines()).hasSize(2);
        devices.withdraw("vol");
        assertThat(NbdPrograms.run("nbdinfo", addresses[1]).exit()).isNotZero();
    }

    @Test
    void aPathThatIsTooLongForASocketIsAnErrorWithTheRemedy() throws IOException {
        try (NbdDevices deep =
                new NbdDevices(data.resolve("d".repeat(100)), driver, Optional.empty())) {
            assertThatThrownBy(() -> deep.export("vol"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("choose a shorter directory");
        }
    }

    @Test
    void aVolumeWithSuchAPathIsAtThePortIfThereIsOne() throws IOException {
        try (NbdDevices deep =
                new NbdDevices(data.resolve("d".repeat(100)), driver, Optional.of(0))) {
            String where = deep.export("vol");
            assertThat(where).startsWith("nbd://127.0.0.1:").endsWith("/vol");
            try (NbdClient client = NbdClient.connect(URI.create(where))) {
                assertThat(client.size()).isEqualTo(1 << 20);
            }
            deep.withdraw("vol");
            assertThatThrownBy(() -> NbdClient.connect(URI.create(where)))
                    .hasMessageContaining("'vol'");
        }
    }

    @Test
    void portsAreCheckedWithTheNameOfTheProperty() {
        assertThat(NbdPort.parse("")).isEmpty();
        assertThat(NbdPort.parse("10809")).contains(10809);
        assertThatThrownBy(() -> NbdPort.parse("x")).hasMessageContaining("drover.nbd.port is 'x'");
        assertThatThrownBy(() -> NbdPort.parse("70000")).hasMessageContaining("0 to 65535");
    }
}
