using System.Globalization;
using CsvHelper;

namespace Hostcall.Results;

/// <summary>
/// Appends measured blocks to samples.csv. Blocks that belong together are one write to the kernel, so that a killed
/// process loses none that was appended, and hardly ever splits them; nothing is forced to the platter, because that
/// would disturb what is measured next.
/// </summary>
public sealed class SampleWriter : IDisposable
{
    private static readonly byte[] HeaderLine = SampleFormat.Current.HeaderLine;

    private readonly string path;
    private readonly FileStream file;

    private SampleWriter(string path, FileStream file)
    {
        this.path = path;
        this.file = file;
    }

    /// <summary>Whether a run was interrupted before it had written even the header.</summary>
    /// <exception cref="ResultFileException">The file can't be read.</exception>
    public static bool IsUnstarted(string path)
    {
        try
        {
            return !File.Exists(path) || (new FileInfo(path).Length < HeaderLine.Length && HeaderLine.AsSpan().StartsWith(File.ReadAllBytes(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    /// <summary>
    /// Opens samples.csv for appending, and writes the header when the file is new or empty. A last line that an
    /// earlier, killed run left without its newline is cut off: that block has to be measured again.
    /// </summary>
    /// <exception cref="ResultFileException">The file can't be opened or written, or has another header.</exception>
    public static SampleWriter Open(string path)
    {
        FileStream? file = null;
        try
        {
            // No buffer of our own (size 0): every Append reaches the kernel at once.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            PrepareToAppend(path, file);
            return new SampleWriter(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Release(file);
            throw CannotWrite(path, e);
        }
        catch (ResultFileException)
        {
            Release(file);
            throw;
        }
    }

    /// <summary>Writes blocks of one case that belong together at once; when it returns, they survive the death of this process.</summary>
    /// <exception cref="ResultFileException">The disk is full or the file is gone.</exception>
    /// <exception cref="ArgumentException">A name has a line feed in it, which the line-based file can't hold.</exception>
    public void Append(string runId, Case of, Unit unit, IReadOnlyList<Block> blocks)
    {
        byte[] lines = Lines(runId, of, unit, blocks);
        try
        {
            file.Write(lines);
        }
        catch (IOException e)
        {
            throw CannotWrite(path, e);
        }
    }

    public void Dispose() => Release(file);

    private static byte[] Lines(string runId, Case of, Unit unit, IReadOnlyList<Block> blocks)
    {
        if (new[] { runId, of.Scenario, of.Lane, of.Path, of.Form }.Any(name => name.AsSpan().ContainsAny('\r', '\n')))
            throw new ArgumentException("A name in a sample can't span lines.", nameof(of));
        using var bytes = new MemoryStream();
        using (CsvWriter csv = CsvWriter.Create(bytes, SampleFormat.Writing, leaveOpen: true))
        {
            foreach (Block block in blocks)
            {
                csv.WriteField(runId);
                csv.WriteField(of.Scenario);
                csv.WriteField(of.Lane);
                csv.WriteField(of.Path);
                csv.WriteField(of.Form);
                csv.WriteField(block.Round, default);
                csv.WriteField(block.Batch, default);
                csv.WriteField(block.Number, default);
                csv.WriteField(block.Calls, default);
                csv.WriteField(block.Value, default);
                csv.WriteField(unit.Name);
                csv.WriteField(Text(block.Exits));
                csv.WriteField(Text(block.CpuNs));
                csv.WriteField(Text(block.Preemptions));
                csv.EndRecord();
            }
        }

        return bytes.ToArray();
    }

    private static string Text(long? counter) => counter?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static void PrepareToAppend(string path, FileStream file)
    {
        KeepOthersOut(path, file);
        byte[] head = new byte[(int)Math.Min(file.Length, HeaderLine.Length + 3)];
        file.ReadExactly(head);
        if (head.Length < HeaderLine.Length && HeaderLine.AsSpan().StartsWith(head))
        {
            file.SetLength(0);
            file.Seek(0, SeekOrigin.Begin);
            file.Write(HeaderLine);
            return;
        }

        if (!head.AsSpan().StartsWith(HeaderLine)) throw new ResultFileException(path, 1, WhyNotTheHeader(head));
        file.SetLength(EndOfLastLine(file));
        file.Seek(0, SeekOrigin.End);
    }

    private static string WhyNotTheHeader(ReadOnlySpan<byte> head) =>
        head.StartsWith("\uFEFF"u8) ? "the file begins with a byte order mark, which this program does not write; take it away to go on"
        : head.StartsWith([.. HeaderLine.AsSpan()[..^1], (byte)'\r'])
            ? "the lines end as on Windows, with a carriage return that this program does not write; take them away to go on"
        : head.StartsWith(SampleFormat.First.HeaderLine) ? "an older version of this program wrote this file; start the run anew"
        : $"the header is not \"{SampleFormat.Current.Header}\"";

    /// <summary>Length up to the last line feed, which is hardly ever far from the end.</summary>
    private static long EndOfLastLine(FileStream file)
    {
        byte[] part = new byte[4096];
        for (long end = file.Length; end > 0;)
        {
            int length = (int)Math.Min(part.Length, end);
            file.Seek(end - length, SeekOrigin.Begin);
            file.ReadExactly(part, 0, length);
            int feed = Array.LastIndexOf(part, (byte)'\n', length - 1);
            if (feed >= 0) return end - length + feed + 1;
            end -= length;
        }

        return 0;
    }

    // A lock of the kernel's, which ends with the process however that ends. Readers ignore it.
    private static void KeepOthersOut(string path, FileStream file)
    {
        const int EAGAIN = 11, EACCES = 13; // errno; this folder knows no libc
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            file.Lock(0, 1);
        }
        catch (IOException e) when (e.HResult is EAGAIN or EACCES)
        {
            throw new ResultFileException(path, "is being written by another process", e);
        }
        catch (IOException)
        {
            // A file system without locks; the run can do without, too.
        }
    }

    private static void Release(FileStream? file)
    {
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
            // Nothing is buffered, so a failing close has nothing left to lose.
        }
    }

    private static ResultFileException CannotWrite(string path, Exception e) =>
        new(path, $"can't be written ({e.Message.TrimEnd('.')})", e);
}
