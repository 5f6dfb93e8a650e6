using System.Globalization;

namespace Hostcall.Scenarios;

/// <summary>What every command needs of the process that it runs in, looked at once before any of them begins.</summary>
internal static class Surroundings
{
    /// <summary>With fewer the runtime itself fails in odd places; a run has about 150 open at once.</summary>
    private const int LeastDescriptors = 256;

    private const string TemporaryFolder = "TMPDIR";

    /// <exception cref="NothingRunsException">Something is missing that nothing here can do without; says what helps.</exception>
    public static void Check(string[] args)
    {
        if (OpenFilesLimit("/proc/self/limits") is < LeastDescriptors and var limit)
        {
            throw new NothingRunsException(
                $"this process may have only {limit} files open at once; raise the limit with `ulimit -n {LeastDescriptors}` or more");
        }

        FindTemporaryFolder(args);
    }

    /// <summary>The soft limit of open files as proc_pid_limits(5) tells it; null where that can't be read.</summary>
    internal static int? OpenFilesLimit(string limits)
    {
        try
        {
            string? line = File.ReadLines(limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
            string? soft = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Takes another temporary folder where the one of the environment can't be used, as in a container that is read-only but
    /// for a volume; the processes that this one starts inherit it.
    /// </summary>
    private static void FindTemporaryFolder(string[] args)
    {
        string given = Path.GetTempPath();
        if (WhyUnusable(given) is not { } problem) return;
        int output = Array.IndexOf(args, "--out");
        string? volume = output >= 0 && output + 1 < args.Length ? Path.GetDirectoryName(Path.GetFullPath(args[output + 1])) : null;
        string? other = new[] { "/tmp", "/var/tmp", "/dev/shm", volume, Environment.CurrentDirectory }
            .FirstOrDefault(folder => folder is not null && WhyUnusable(folder) is null);
        string isUnusable = $"{TemporaryFolder} is {given.TrimEnd('/')}, which can't be used ({problem})";
        if (other is null)
        {
            throw new NothingRunsException(
                $"{isUnusable}, and neither can any other temporary folder; set {TemporaryFolder} to a folder that this user can write to");
        }

        Console.Error.WriteLine($"hostcall: {isUnusable}; {other} is taken instead");
        Environment.SetEnvironmentVariable(TemporaryFolder, other);
    }

    private static string? WhyUnusable(string folder)
    {
        try
        {
            string probe = Path.Combine(folder, $".hostcall-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error is DirectoryNotFoundException ? "there is no such folder" : error.Message.TrimEnd('.');
        }
    }
}
