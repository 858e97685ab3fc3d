package io.drover.cli;

import io.drover.blockengine.retention.Generations;
import io.drover.blockengine.retention.Newest;
import io.drover.blockengine.retention.RetentionRule;
import io.drover.blockengine.retention.YoungerThan;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

import java.time.ZoneId;
import java.util.function.Supplier;

/** What is to be kept, by one of the rules that recurring jobs have. */
final class KeepOptions {
    /** Exactly one of them is given. */
    static final class Rule {
        @Option(
                names = "--keep",
                paramLabel = "GENERATIONS",
                description =
                        "Keep the newest backup of each of the last hours, days and so on that have"
                                + " one, such as hourly=24,daily=7,weekly=4,monthly=12,yearly=3.")
        private String generations;

        @Option(
                names = "--keep-last",
                paramLabel = "N",
                description = "Keep the newest N, as 'retain' of a recurring job does.")
        private Integer last;

        @Option(
                names = "--keep-within",
                paramLabel = "AGE",
                description = "Keep those that are younger, such as 36h, 30d or 8w.")
        private String age;
    }

    @ArgGroup(multiplicity = "1")
    private Rule rule;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Whose hours, days and weeks --keep counts (default: ${DEFAULT-VALUE}).")
    private ZoneId zone;

    /**
     * @throws CommandFailure naming option, value and remedy
     */
    RetentionRule rule() {
        if (rule.generations != null) {
            return of("--keep", () -> Generations.parse(rule.generations, zone));
        }
        return rule.last != null
                ? of("--keep-last", () -> new Newest(rule.last))
                : of("--keep-within", () -> YoungerThan.parse(rule.age));
    }

    private static RetentionRule of(String option, Supplier<RetentionRule> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, option + ": " + e.getMessage());
        }
    }
}
