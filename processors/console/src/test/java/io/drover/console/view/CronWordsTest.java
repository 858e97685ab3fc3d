package io.drover.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *|at 02:30 every day",
                "0 2,14 * * *|at 02:00, 14:00 every day",
                "0 * * * *|every hour",
                "15 * * * *|every hour at minute 15",
                "*/10 * * * *|every 10 minutes",
                "* * * * *|every minute",
                "5 */6 * * *|every 6 hours at minute 5",
                "0 3 * * 0|at 03:00 on Sunday",
                "0 3 * * MON-FRI|at 03:00 on Monday to Friday",
                "0 3 1 * *|at 03:00 on day 1 of the month",
                "0 3 1 JAN,7 *|at 03:00 on day 1 of the month in January, July",
                "0 3 13 * 5|at 03:00 on day 13 of the month and on Friday",
                "0-30 1-4 * * *|at minute 0 to 30 of hour 1 to 4",
                "@weekly|at 00:00 on Sunday",
                "@every 90m|every 90m",
                "TZ=Europe/Berlin 30 2 * * *|at 02:30 every day"
            })
    void saysWhenItRuns(String cron, String sentence) {
        assertThat(CronWords.of(cron)).isEqualTo(sentence);
    }
}
