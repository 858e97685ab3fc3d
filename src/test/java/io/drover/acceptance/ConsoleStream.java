package io.drover.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection of its own to the console's stream of changes. */
final class ConsoleStream implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final BufferedReader lines;
    private final int status;

    private ConsoleStream(Socket socket) throws IOException {
        this.socket = socket;
        this.lines =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        this.status = Integer.parseInt(lines.readLine().split(" ")[1]);
    }

    /**
     * @param query of its address, with the question mark
     */
    static ConsoleStream open(int port, String query) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream()
                .write(
                        "GET /console/events%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
                                .formatted(query, port)
                                .getBytes(StandardCharsets.US_ASCII));
        return new ConsoleStream(socket);
    }

    /** Of HTTP. */
    int status() {
        return status;
    }

    /** Reads on until there is a line with the text; returns it. */
    String until(String text) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.contains(text)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("the stream ended before " + text);
        }
        return line;
    }

    /** Reads on until the other side ends it. */
    void untilEnd() throws IOException {
        while (lines.readLine() != null) {
            // what it says is of no interest
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
