package dev.frontdesk.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does jobs one after the other, so that it is warm when it measures. Reads a job, opens its
 * connections, says {@code ready}, waits for {@code go} (so that whoever asks can look at the
 * server's CPU time without the cost of opening), and writes a line of JSON. A job that cannot be
 * done gives a line that begins with {@code failed}.
 */
public final class LoadClient {
  private LoadClient() {}

  public static void main(String[] arguments) throws IOException {
    serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), System.out);
  }

  static void serve(BufferedReader in, PrintStream out) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        out.println(job(LoadJob.parse(line), in, out));
      } catch (IOException | ExecutionException | IllegalArgumentException e) {
        out.println("failed " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      out.flush();
    }
  }

  private static String job(LoadJob job, BufferedReader in, PrintStream out)
      throws IOException, ExecutionException, InterruptedException {
    List<LoadWorker> workers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(job.threads());
    try {
      for (int i = 0; i < job.threads(); i++) {
        workers.add(new LoadWorker(job, i));
      }
      out.println("ready");
      out.flush();
      if (!"go".equals(in.readLine())) {
        throw new IOException("go was expected");
      }
      List<Future<LoadResult>> parts = new ArrayList<>();
      workers.forEach(worker -> parts.add(threads.submit(worker::run)));
      LoadResult all = LoadResult.nothing();
      for (Future<LoadResult> part : parts) {
        all = all.plus(part.get());
      }
      return all.json(job.seconds());
    } finally {
      threads.shutdown();
      for (LoadWorker worker : workers) {
        worker.close();
      }
    }
  }
}
