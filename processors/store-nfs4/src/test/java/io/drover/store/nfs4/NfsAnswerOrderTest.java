package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.store.nfs4.rpc.OncRpcConnector;
import io.drover.store.nfs4.rpc.RpcChannel;
import io.drover.store.nfs4.rpc.RpcCredential;
import io.drover.store.nfs4.rpc.RpcMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Answers belong to calls by connection and number, in whatever order they come. */
@Timeout(60)
class NfsAnswerOrderTest {
    private static final int LAST_FRAGMENT = 0x80000000;
    private static final int CREDENTIAL = 7;
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A call as the server sees it. */
    private record Call(int number, int content) {
        static Call read(DataInputStream in) throws IOException {
            ByteBuffer call = ByteBuffer.wrap(in.readNBytes(in.readInt() & ~LAST_FRAGMENT));
            int verifier = (CREDENTIAL + 1) * Integer.BYTES + call.getInt(CREDENTIAL * 4);
            return new Call(call.getInt(0), call.getInt(verifier + 2 * Integer.BYTES));
        }

        /** The content is what was asked. */
        void answer(DataOutputStream out) throws IOException {
            int[] words = {number, 1, 0, 0, 0, 0, content};
            out.writeInt(LAST_FRAGMENT | words.length * Integer.BYTES);
            for (int word : words) {
                out.writeInt(word);
            }
            out.flush();
        }
    }

    private static RpcMessage message(int content) {
        return new RpcMessage(
                ByteBuffer.allocate(Integer.BYTES).putInt(content).array(),
                Optional.empty(),
                new byte[0]);
    }

    private static RpcChannel connect(ServerSocket server)
            throws IOException, InterruptedException {
        RpcCredential root = new RpcCredential(0, 0, List.of());
        return new OncRpcConnector("127.0.0.1", server.getLocalPort(), root, false).open(LONG);
    }

    private static int content(CompletableFuture<ByteBuffer> answer) throws Exception {
        return answer.get(LONG.toSeconds(), TimeUnit.SECONDS).getInt();
    }

    @Test
    void answersInAnotherOrderGoToTheirCalls() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RpcChannel channel = connect(server);
            try (Socket accepted = server.accept();
                    DataInputStream in = new DataInputStream(accepted.getInputStream());
                    DataOutputStream out = new DataOutputStream(accepted.getOutputStream())) {
                CompletableFuture<ByteBuffer> first = channel.call(message(11), LONG);
                Call firstCall = Call.read(in);
                CompletableFuture<ByteBuffer> second = channel.call(message(22), LONG);
                Call secondCall = Call.read(in);
                assertThat(secondCall.number()).isNotEqualTo(firstCall.number());

                new Call(firstCall.number() - 1, 99).answer(out);
                secondCall.answer(out);
                new Call(secondCall.number(), 99).answer(out);
                firstCall.answer(out);

                assertThat(content(second)).isEqualTo(22);
                assertThat(content(first)).isEqualTo(11);
            } finally {
                channel.close();
            }
        }
    }

    @Test
    void anAnswerOnAnOldConnectionIsNobodys() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            RpcChannel old = connect(server);
            try (Socket oldSocket = server.accept();
                    DataInputStream oldIn = new DataInputStream(oldSocket.getInputStream())) {
                CompletableFuture<ByteBuffer> lost = old.call(message(11), LONG);
                Call lostCall = Call.read(oldIn);
                old.close();
                RpcChannel next = connect(server);
                try (Socket socket = server.accept();
                        DataInputStream in = new DataInputStream(socket.getInputStream());
                        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
                    CompletableFuture<ByteBuffer> repeated = next.call(message(22), LONG);
                    Call call = Call.read(in);
                    // numbers of the old connection mean nothing on the new one
                    new Call(lostCall.number(), 99).answer(out);
                    call.answer(out);

                    assertThat(content(repeated)).isEqualTo(22);
                    assertThatThrownBy(() -> content(lost))
                            .isInstanceOf(ExecutionException.class)
                            .hasMessageContaining("connection is closed");
                } finally {
                    next.close();
                }
            }
        }
    }
}
