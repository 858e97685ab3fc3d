package io.drover.cbt;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code host:port} of a service. */
record ServiceAddress(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[(?<six>[^]]+)]|(?<host>[^:/]+)):(?<port>\\d{1,5})");

    /**
     * @throws CbtException.Unavailable if it has another form
     */
    static ServiceAddress parse(String text) throws CbtException.Unavailable {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new CbtException.Unavailable(
                    "'%s' is no address of the form host:port".formatted(text));
        }
        return new ServiceAddress(
                matcher.group("six") == null ? matcher.group("host") : matcher.group("six"),
                Integer.parseInt(matcher.group("port")));
    }

    /** As the JDK finds it, that is with the search domains of the Pod. */
    InetSocketAddress resolve() throws CbtException.Unavailable {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new CbtException.Unavailable("there is no address of %s".formatted(host), e);
        }
    }
}
