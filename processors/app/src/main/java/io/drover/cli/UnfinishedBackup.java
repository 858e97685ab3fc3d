package io.drover.cli;

import io.drover.blockengine.format.BackupName;

import picocli.CommandLine.ParseResult;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** What a person types so that a backup reaches the targets that it has not reached. */
final class UnfinishedBackup {
    private static final String CREDENTIALS_FOR = "--credentials-for";
    private static final String NAME = "--name";
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private final List<String> arguments;
    private final BackupName backup;

    private UnfinishedBackup(List<String> arguments, BackupName backup) {
        this.arguments = List.copyOf(arguments);
        this.backup = backup;
    }

    static UnfinishedBackup of(ParseResult parsed, BackupName backup) {
        return new UnfinishedBackup(parsed.originalArgs(), backup);
    }

    /**
     * The command as it was given, under the name that the backup has, without the targets that
     * have it.
     */
    String command(Collection<String> done) {
        List<String> words = new ArrayList<>(List.of("drover"));
        boolean named = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(CREDENTIALS_FOR) && i + 1 < arguments.size()) {
                i++;
                if (!isFor(done, arguments.get(i))) {
                    words.add(argument);
                    words.add(quoted(arguments.get(i)));
                }
            } else if (!done.contains(argument)
                    && !(argument.startsWith(CREDENTIALS_FOR + "=")
                            && isFor(done, argument.substring(CREDENTIALS_FOR.length() + 1)))) {
                words.add(quoted(argument));
            }
            named |= argument.equals(NAME) || argument.startsWith(NAME + "=");
        }
        if (!named) {
            words.addAll(List.of(NAME, backup.value()));
        }
        return String.join(" ", words);
    }

    private static boolean isFor(Collection<String> urls, String assignment) {
        return urls.stream().anyMatch(url -> assignment.startsWith(url + "="));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
