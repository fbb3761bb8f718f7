import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import jdk.management.jfr.FlightRecorderMXBean;

/**
 * Profiles searches while they run: {@code java Profile.java PID seconds recording.jfr}. Prints two tables by phase: elapsed time, waiting
 * included, from the stacks of worker threads that handle a request; and processor time of all threads, from the Java Flight Recorder. Then
 * prints the methods that are most often at the top of a stack, the service's own methods nearest to the top, and allocations by phase.
 */
class Profile {
    private static final long PAUSE_MILLIS = 25;
    private static final int MAX_DEPTH = 200;

    /** Methods or classes and their phases. The first entry of the map that occurs in a stack decides its phase. */
    private static final Map<String, String> PHASES = phases();

    private static Map<String, String> phases() {
        Map<String, String> phases = new LinkedHashMap<>();
        phases.put("org.communique.analysis.TextAnalyzer.variants", "query: analysis");
        phases.put("org.communique.analysis.Highlighter", "highlights");
        phases.put("org.communique.search.Highlights", "highlights");
        phases.put("org.communique.search.ReleaseSearch.organizations", "names of organizations");
        phases.put("org.communique.search.FacetCounter", "facets: counting");
        phases.put("org.communique.search.FacetedSearch.collect", "index: matches, and scored hits");
        phases.put("org.communique.search.FacetedSearch.run", "index: newest hits");
        phases.put("org.communique.search.SearchQueryBuilder", "query: building");
        phases.put("org.communique.search.LuceneBackend.query", "query: building");
        phases.put("org.communique.search.LuceneBackend.languages", "index: languages");
        phases.put("org.communique.search.LuceneBackend.hits", "index: hits");
        phases.put("org.communique.search.LuceneBackend", "index: other");
        phases.put("org.communique.search.SearchIndex.ready", "journal: unindexed changes");
        phases.put("org.communique.release.VisibleReleases.forPage", "database: reading hits");
        phases.put("org.communique.release.VisibleReleases.expireAtNextPublication", "database: next publication");
        phases.put("org.communique.web.CachingFilter", "JSON and entity tag");
        phases.put("org.communique.search.SearchResource_Subclass", "search: other");
        phases.put("org.communique.web", "web");
        return phases;
    }

    private record Frame(String owner, String method) {
        boolean is(String name) {
            String full = owner + '.' + method;
            return full.startsWith(name) && (full.length() == name.length() || ".$".indexOf(full.charAt(name.length())) >= 0)
                    // A lambda in the method.
                    || method.startsWith("lambda$") && (owner + '.' + method.split("\\$")[1]).equals(name);
        }
    }

    public static void main(String... args) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(args[0]);
        String address = machine.startLocalManagementAgent();
        machine.detach();
        long seconds = Long.parseLong(args[1]);
        Path recording = Path.of(args[2]).toAbsolutePath();
        Map<String, Integer> clock = new HashMap<>();
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
            MBeanServerConnection connection = connector.getMBeanServerConnection();
            FlightRecorderMXBean recorder = JMX.newMXBeanProxy(
                    connection, new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class);
            ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                    connection, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
            long id = recorder.newRecording();
            recorder.setPredefinedConfiguration(id, "profile");
            recorder.startRecording(id);
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            while (System.nanoTime() < end) {
                sample(threads, clock);
                Thread.sleep(PAUSE_MILLIS);
            }
            recorder.stopRecording(id);
            recorder.copyTo(id, recording.toString());
            recorder.closeRecording(id);
        }
        print("of the elapsed time of searches", clock, 20);
        printProcessorTime(recording);
    }

    private static void sample(ThreadMXBean threads, Map<String, Integer> clock) {
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds(), MAX_DEPTH)) {
            if (thread != null && thread.getThreadName().startsWith("executor-thread")) {
                List<Frame> stack = Arrays.stream(thread.getStackTrace())
                        .map(frame -> new Frame(frame.getClassName(), frame.getMethodName()))
                        .toList();
                boolean isWorking = stack.stream().anyMatch(frame -> frame.owner().startsWith("org.jboss.resteasy.reactive")
                        || frame.owner().startsWith("org.communique"));
                if (isWorking) {
                    clock.merge(phase(thread.getThreadName(), stack), 1, Integer::sum);
                }
            }
        }
    }

    private static String phase(String thread, List<Frame> stack) {
        if (!thread.startsWith("executor-thread")) {
            return "(other threads) " + thread.replaceAll("[-#: ]*\\d.*", "");
        }
        for (Map.Entry<String, String> phase : PHASES.entrySet()) {
            if (stack.stream().anyMatch(frame -> frame.is(phase.getKey()))) {
                return phase.getValue();
            }
        }
        return "HTTP and the framework";
    }

    private static void printProcessorTime(Path recording) throws IOException {
        Map<String, Integer> phases = new HashMap<>();
        Map<String, Integer> tops = new HashMap<>();
        Map<String, Integer> own = new HashMap<>();
        Map<String, Long> allocated = new HashMap<>();
        Set<Long> known = new HashSet<>();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                String type = event.getEventType().getName();
                boolean allocation = type.equals("jdk.ObjectAllocationSample");
                if (event.getStackTrace() == null || !allocation && !type.equals("jdk.ExecutionSample")) {
                    continue;
                }
                List<Frame> stack = event.getStackTrace().getFrames().stream().map(Profile::frame).toList();
                RecordedThread thread = event.getThread(allocation ? "eventThread" : "sampledThread");
                String phase = phase(thread == null ? "?" : String.valueOf(thread.getJavaName()), stack);
                if (allocation && thread != null && known.add(thread.getId())) {
                    // The first sample of a thread includes everything it allocated before the recording.
                    continue;
                }
                if (allocation) {
                    allocated.merge(phase, event.getLong("weight"), Long::sum);
                } else {
                    phases.merge(phase, 1, Integer::sum);
                    tops.merge(name(stack.get(0)) + "  (" + phase + ')', 1, Integer::sum);
                    first(stack.stream(), frame -> frame.owner().startsWith("org.communique"))
                            .ifPresent(name -> own.merge(name, 1, Integer::sum));
                }
            }
        }
        print("of the processor time", phases, 20);
        print("of the processor time, by the top method", tops, 40);
        print("of the processor time, by the service's nearest method", own, 25);
        Map<String, Integer> kilobytes = new HashMap<>();
        allocated.forEach((phase, bytes) -> kilobytes.put(phase, (int) (bytes / 1_000)));
        print("of the allocated memory, in KB", kilobytes, 20);
    }

    private static Optional<String> first(Stream<Frame> stack, Function<Frame, Boolean> wanted) {
        return stack.filter(wanted::apply).findFirst().map(Profile::name);
    }

    private static Frame frame(RecordedFrame frame) {
        return new Frame(frame.getMethod().getType().getName(), frame.getMethod().getName());
    }

    private static String name(Frame frame) {
        return frame.owner().replaceAll("\\b([a-z])\\w*\\.", "$1.") + '.' + frame.method();
    }

    private static void print(String title, Map<String, Integer> counts, int limit) {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf("%n%% %s (%d)%n", title, all);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(limit)
                .forEach(e -> System.out.printf("%5.1f  %s%n", 100.0 * e.getValue() / all, e.getKey()));
    }
}
