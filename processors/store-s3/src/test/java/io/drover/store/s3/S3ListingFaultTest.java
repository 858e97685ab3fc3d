package io.drover.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Listings of an S3 server in trouble, or of one that is peculiar about them. */
@Timeout(60)
class S3ListingFaultTest {
    private static final String LISTING = "GET .*list-type=2.*";
    private static final String FIRST_PAGE = "GET (?!.*continuation-token).*list-type=2.*";
    private static final String NEXT_PAGE = "GET .*continuation-token.*";
    private static final int MANY = 1100;

    @TempDir static Path directory;
    static FaultProxy proxy;
    static StandaloneStores stores;
    static ObjectStore store;
    static ObjectKey many;
    private final AtomicInteger pages = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        String url = S3TestServer.bucket("listing-faults");
        proxy = new FaultProxy(S3TestServer.get().uri());
        stores =
                StandaloneStores.start(
                        Optional.of(S3TestServer.quickRetries(directory)), TargetKinds.parse(url));
        Map<String, String> secret = new HashMap<>(S3TestServer.get().secret());
        secret.put("AWS_ENDPOINTS", proxy.url());
        store = stores.open("s3", TargetKinds.parse(url), new TargetCredentials(secret));
        many = ObjectKey.of("many");
        writeMany();
    }

    private static void writeMany() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> writes = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                ObjectKey object = many.resolve("o%04d".formatted(i));
                writes.add(
                        threads.submit(
                                () -> {
                                    store.write(object, ObjectBody.utf8("x"));
                                    return object;
                                }));
            }
            for (Future<?> write : writes) {
                write.get();
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        stores.close();
        proxy.close();
    }

    @BeforeEach
    void heal() {
        proxy.heal();
    }

    private static List<String> list() throws StoreException {
        List<String> keys = new ArrayList<>();
        store.list(many, object -> keys.add(object.key().value()));
        return keys;
    }

    @Test
    void listingThatBreaksOffBetweenPagesIsCompletedWithoutRepetition() throws StoreException {
        proxy.next(1, FIRST_PAGE, proxy.truncate(20_000));
        proxy.next(1, NEXT_PAGE, proxy.truncate(500));
        proxy.next(1, NEXT_PAGE, FaultProxy.status(500, "InternalError"));

        assertThat(list()).hasSize(MANY).doesNotHaveDuplicates().isSorted();
        proxy.next(1, NEXT_PAGE, FaultProxy.reset());
        assertThat(store.children(many)).hasSize(MANY);
    }

    @Test
    void leftoversAreToldOnceThoughAListingIsTakenUpAgain() throws StoreException {
        ObjectKey leftover = many.resolve("o0000.cfg.tmp.1");
        store.write(leftover, ObjectBody.utf8("x"));
        proxy.next(1, NEXT_PAGE, FaultProxy.status(500, "InternalError"));
        List<ObjectKey> told = new ArrayList<>();

        store.list(
                many,
                new ObjectVisitor() {
                    @Override
                    public void visit(ObjectStat object) {}

                    @Override
                    public void leftover(ObjectStat file) {
                        told.add(file.key());
                    }
                });

        assertThat(told).containsExactly(leftover);
        assertThat(list()).hasSize(MANY);
    }

    /** Shows what is not below {@code many/blocks}. */
    private List<String> listWithoutBlocks() throws StoreException {
        List<String> seen = new ArrayList<>();
        store.list(
                ObjectKey.ROOT,
                new ObjectVisitor() {
                    @Override
                    public void visit(ObjectStat object) {
                        seen.add(object.key().value());
                    }

                    @Override
                    public boolean enters(ObjectKey directory) {
                        return !directory.equals(many);
                    }

                    @Override
                    public void getsOn() {
                        pages.incrementAndGet();
                    }
                });
        return seen;
    }

    @Test
    void directoryThatIsNotEnteredIsPassedInOneRequest() throws StoreException {
        store.write(ObjectKey.of("a/before"), ObjectBody.utf8("x"));
        store.write(ObjectKey.of("manz/behind"), ObjectBody.utf8("x"));
        proxy.requests.clear();

        assertThat(listWithoutBlocks())
                .contains("a/before", "manz/behind")
                .noneMatch(name -> name.startsWith(many + "/"));

        assertThat(proxy.requests).hasSize(2);
        assertThat(proxy.requests.get(1)).contains("start-after");
    }

    @Test
    void serverThatIgnoresWhereToBeginIsListedToItsEnd() throws StoreException {
        store.write(ObjectKey.of("manz/behind"), ObjectBody.utf8("x"));
        List<String> expected = listWithoutBlocks();
        AtomicReference<String> first = new AtomicReference<>("");
        proxy.next(
                1,
                FIRST_PAGE,
                proxy.edit(
                        page -> {
                            first.set(page);
                            return page;
                        }));
        proxy.next(10_000, "GET .*start-after.*", proxy.edit(_ -> first.get()));

        pages.set(0);
        assertThat(listWithoutBlocks()).isEqualTo(expected).contains("manz/behind");
        assertThat(proxy.requests).anyMatch(line -> line.contains("continuation-token"));
        assertThat(pages).as("pages that got on").hasValue(2);
    }

    /** Some filter what they list, such as versions that were deleted. */
    @Test
    void emptyPageBehindADirectoryIsNotTheLastAndNotAskedForAgain() throws StoreException {
        store.write(ObjectKey.of("manz/behind"), ObjectBody.utf8("x"));
        List<String> expected = listWithoutBlocks();
        AtomicReference<String> first = new AtomicReference<>("");
        proxy.heal();
        proxy.next(
                1,
                FIRST_PAGE,
                proxy.edit(
                        page -> {
                            first.set(page);
                            return page;
                        }));
        proxy.next(
                10_000,
                "GET .*start-after.*",
                proxy.edit(_ -> first.get().replaceAll("(?s)<Contents>.*</Contents>", "")));

        assertThat(listWithoutBlocks()).isEqualTo(expected).contains("manz/behind");
        assertThat(proxy.requests).filteredOn(line -> line.contains("start-after")).hasSize(1);
        assertThat(proxy.requests).hasSize(3);
    }

    @Test
    void directoriesAndObjectsWithEmptyNamesAreLeftOut() throws StoreException {
        String entries =
                Stream.of("/./stray", "//", "//stray", "/a//")
                        .map(
                                name ->
                                        ("<Contents><Key>many%s</Key>"
                                                        + "<LastModified>2026-01-01T00:00:00Z"
                                                        + "</LastModified><Size>0</Size>"
                                                        + "</Contents>")
                                                .formatted(name))
                        .collect(Collectors.joining());
        proxy.next(
                10_000,
                FIRST_PAGE,
                proxy.edit(page -> page.replaceFirst("<Contents>", entries + "<Contents>")));

        assertThat(list()).hasSize(MANY).allMatch(name -> name.startsWith("many/o"));
        assertThat(proxy.requests).as("nothing is tried again").hasSize(2);
    }

    @Test
    void listingThatKeepsBreakingOffFails() {
        proxy.next(10_000, NEXT_PAGE, proxy.truncate(500));

        assertThatThrownBy(S3ListingFaultTest::list).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.children(many))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void cutListingWithoutATokenIsNotTheWhole() {
        proxy.next(
                10_000,
                LISTING,
                proxy.edit(
                        text ->
                                text.replaceAll(
                                        "<NextContinuationToken>.*?</NextContinuationToken>", "")));

        assertThatThrownBy(S3ListingFaultTest::list)
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("token");
        assertThatThrownBy(() -> store.children(many))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({"''", "<html><body>Please log in</body></html>", "<a/>"})
    void answerThatIsNoListingIsNotAnEmptyOne(String content) {
        proxy.next(10_000, LISTING, FaultProxy.body(200, content));

        assertThatThrownBy(S3ListingFaultTest::list).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.children(many))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void disorderlyListingIsRefused() {
        proxy.next(
                10_000,
                LISTING,
                proxy.edit(
                        text ->
                                text.replace("o0003<", "swap<")
                                        .replace("o0900<", "o0003<")
                                        .replace("swap<", "o0900<")));

        assertThatThrownBy(S3ListingFaultTest::list).isInstanceOf(StoreException.Corrupt.class);
    }
}
