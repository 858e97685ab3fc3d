package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.ZoneId;

class QuartzTicksTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 3 * * *     | UTC                 | 0 30 3 * * ?",
                "*/30 * * * *   | UTC                 | 0 0,30 * * * ?",
                "0 3 1,15 3 *   | UTC                 | 0 0 3 1,15 3 ?",
                "0 3 * * 0,6    | UTC                 | 0 0 3 ? * 1,7",
                "0 3 1 * 1      | UTC                 | 0 0 3 * * ?",
                "30 3 * * 0     | Europe/Berlin       | 0 30 1,2 ? * 1",
                "30 2 * * 0     | Europe/Berlin       | 0 0,30 0,1 * * ?",
                "0 1 * * 0      | Europe/Berlin       | 0 0 0,23 * * ?",
                "0 0 1 * *      | Asia/Tokyo          | 0 0 15 * * ?",
                "0 4 * * *      | Australia/Lord_Howe | 0 0,30 17 * * ?",
                "@every 90m     | Europe/Berlin       | 0 0,30"
                        + " 0,1,3,4,6,7,9,10,12,13,15,16,18,19,21,22 * * ?",
                "@every 48h     | UTC                 | 0 0 0 * * ?",
                "@every 10s     | UTC                 | 0,10,20,30,40,50 * * * * ?"
            })
    void writesTimesOfDayInUtc(String text, String zone, String expected) {
        assertThat(CronSchedule.parse(text, ZoneId.of(zone)).quartz()).isEqualTo(expected);
    }
}
