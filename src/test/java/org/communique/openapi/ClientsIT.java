package org.communique.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.communique.Command;
import org.communique.Given;
import org.communique.NodeTools;
import org.communique.PackagedService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generates clients from the OpenAPI document, compiles them, and reads and writes with them. The generator settings are in
 * openapi/clients, the programs that use the clients in src/test/clients.
 */
class ClientsIT {
    private static final String QUERY = "картой коридоров";
    private static final Path OPTIONS = Path.of("openapi", "clients");
    private static final Path TOURS = Path.of("src", "test", "clients");
    private static final Path CLIENTS = Path.of("target", "clients").toAbsolutePath();
    private static final Path GENERATOR = Path.of("target", "client-generator").toAbsolutePath();
    /** At the same depth as the folder of the example, which refers to the document by a relative path. */
    private static final Path EXAMPLE = Path.of("target", "typescript").toAbsolutePath();

    private static final String JAVA = ProcessHandle.current().info().command().orElse("java");

    @TempDir
    static Path folder;

    private static PackagedService service;

    @BeforeAll
    static void start_the_service_and_generate_the_clients() throws IOException, InterruptedException {
        service = PackagedService.start(folder, "-Dcommunique.admin-key=" + Given.ADMIN_KEY);
        Command.Result generated = java(
                        "-jar", GENERATOR.resolve("openapi-generator-cli.jar").toString())
                .and(List.of("batch", "--clean", "--fail-fast", "--threads", "2"))
                .and(files(OPTIONS, ".yaml"))
                .run();
        assertEquals(0, generated.code(), generated.output());
        service.awaitReady();
    }

    @AfterAll
    static void stop_the_service() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void the_typescript_example_searches_and_follows_changes() throws IOException, InterruptedException {
        NodeTools tools = example();
        succeed(npm("run", "generate"));
        succeed(npm("run", "check"));
        String output = succeed(npm("start", "--", service.uri().toString(), QUERY));
        assertTrue(output.contains("<mark>"), output);
        assertTrue(output.contains(titleOfFirstResult() + " ("), output);
        assertTrue(output.contains(" published http"), output);
        assertTrue(output.contains("There is more: go on from "), output);
        assertTrue(Files.exists(tools.folder().resolve("communique.ts")));
    }

    @Test
    void a_java_client_reads_and_writes() throws IOException, InterruptedException {
        Path classes = CLIENTS.resolve("java-classes");
        String classPath = String.join(
                File.pathSeparator,
                classes.toString(),
                GENERATOR.resolve("jackson-databind-nullable.jar").toString(),
                System.getProperty("java.class.path"));
        succeed(Command.of(
                        Path.of(JAVA).resolveSibling("javac").toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-proc:none",
                        "-nowarn")
                .and(List.of("-encoding", "UTF-8", "-cp", classPath, "-d", classes.toString()))
                .and(List.of(TOURS.resolve("Tour.java").toString()))
                .and(files(CLIENTS.resolve("java/src/main/java"), ".java")));
        assertTour(java("-Dfile.encoding=UTF-8", "-cp", classPath, "Tour"));
    }

    @Test
    void a_typescript_client_reads_and_writes() throws IOException, InterruptedException {
        NodeTools tools = example();
        Path client = CLIENTS.resolve("typescript-fetch");
        copy(TOURS.resolve("tour.ts"), client.resolve("tour.ts"));
        Command.Result compiled = tools.run(
                "tsc",
                client.resolve("tour.ts").toString(),
                "--strict",
                "--skipLibCheck",
                "--target",
                "es2022",
                "--module",
                "commonjs",
                "--typeRoots",
                tools.folder().resolve("node_modules/@types").toString(),
                "--types",
                "node",
                "--outDir",
                client.resolve("build").toString());
        assertEquals(0, compiled.code(), compiled.output());
        assertTour(Command.of("node", client.resolve("build/tour.js").toString()));
    }

    @Test
    void a_python_client_compiles() throws IOException, InterruptedException {
        assumePython();
        succeed(Command.of(
                "python3", "-m", "compileall", "-q", CLIENTS.resolve("python").toString()));
    }

    @Test
    void a_python_client_reads_and_writes() throws IOException, InterruptedException {
        assumePython();
        assumeTrue(
                Command.of(
                                "python3",
                                "-c",
                                "import dateutil, pydantic, urllib3; assert [*map(int, pydantic.VERSION.split('.')[:2])] >= [2, 11]")
                        .works(),
                "skipped: the libraries of the Python client are not installed");
        assertTour(Command.of("python3", TOURS.resolve("tour.py").toString())
                .with("PYTHONPATH", CLIENTS.resolve("python").toString())
                .with("PYTHONDONTWRITEBYTECODE", "1")
                .with("PYTHONIOENCODING", "UTF-8"));
    }

    @Test
    void a_go_client_reads_and_writes() throws IOException, InterruptedException {
        assumeTrue(Command.of("go", "version").works(), "skipped: Go is not installed");
        Path client = CLIENTS.resolve("go");
        copy(TOURS.resolve("tour.go"), client.resolve("tour/main.go"));
        // The client depends on no other modules.
        succeed(Command.of("go", "build", "./...").in(client).with("GOPROXY", "off"));
        assertTour(Command.of("go", "run", "./tour").in(client).with("GOPROXY", "off"));
    }

    /** Copies the example to a writable folder and installs the dependencies of its package.json. */
    private static NodeTools example() throws IOException, InterruptedException {
        for (String file : List.of("package.json", "tsconfig.json", "newsroom.ts")) {
            copy(Path.of("examples/typescript", file), EXAMPLE.resolve(file));
        }
        return NodeTools.installed(EXAMPLE.getFileName().toString());
    }

    private static void assertTour(Command tour) throws IOException, InterruptedException {
        String output = succeed(tour.and(List.of(service.uri().toString(), Given.ADMIN_KEY)));
        assertEquals(
                List.of(titleOfFirstResult(), "published", "Правка 2 true"),
                output.lines().toList());
    }

    /** Returns the title of the first search result. */
    private static String titleOfFirstResult() {
        return service.request().queryParam("q", QUERY).get("/v1/search").path("items[0].title");
    }

    private static String succeed(Command command) throws IOException, InterruptedException {
        Command.Result result = command.run();
        assertEquals(0, result.code(), result.output());
        return result.output();
    }

    private static Command npm(String... words) {
        return Command.of("npm", "--prefix", EXAMPLE.toString()).and(List.of(words));
    }

    /** Runs Java without the C2 compiler, which does not pay off in a short run. */
    private static Command java(String... words) {
        return Command.of(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1").and(List.of(words));
    }

    private static void assumePython() throws IOException, InterruptedException {
        assumeTrue(Command.of("python3", "--version").works(), "skipped: Python is not installed");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<String> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
