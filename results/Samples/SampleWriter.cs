using System.Text;
using CsvHelper;

namespace Hostcall.Results;

/// <summary>
/// Appends measured blocks to samples.csv. Blocks that belong together are one write to the kernel, so that a killed
/// process loses none that was appended, and hardly ever splits them; nothing is forced to the platter, because that
/// would disturb what is measured next.
/// </summary>
public sealed class SampleWriter : IDisposable
{
    private static readonly byte[] HeaderLine = Encoding.UTF8.GetBytes(SampleFormat.Header + "\n");

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

    /// <summary>Writes one block; when it returns, the block survives the death of this process.</summary>
    /// <exception cref="ResultFileException">The disk is full or the file is gone.</exception>
    /// <exception cref="ArgumentException">A name has a line feed in it, which the line-based file can't hold.</exception>
    public void Append(Sample sample) => Append([sample]);

    /// <summary>Writes blocks that belong together at once.</summary>
    /// <inheritdoc cref="Append(Sample)"/>
    public void Append(IReadOnlyList<Sample> samples)
    {
        byte[] lines = Lines(samples);
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

    private static byte[] Lines(IReadOnlyList<Sample> samples)
    {
        using var bytes = new MemoryStream();
        using (CsvWriter csv = CsvWriter.Create(bytes, SampleFormat.Writing, leaveOpen: true))
        {
            foreach (Sample sample in samples)
                WriteLine(csv, sample);
        }

        return bytes.ToArray();
    }

    private static void WriteLine(CsvWriter csv, Sample sample)
    {
        if (new[] { sample.RunId, sample.Scenario, sample.Lane, sample.Path }.Any(name => name.AsSpan().ContainsAny('\r', '\n')))
            throw new ArgumentException("A name in a sample can't span lines.", nameof(sample));
        csv.WriteField(sample.RunId);
        csv.WriteField(sample.Scenario);
        csv.WriteField(sample.Lane);
        csv.WriteField(sample.Path);
        csv.WriteField(sample.Round, default);
        csv.WriteField(sample.Block, default);
        csv.WriteField(sample.Calls, default);
        csv.WriteField(sample.Value, default);
        csv.WriteField(sample.Unit.Name);
        csv.EndRecord();
    }

    private static void PrepareToAppend(string path, FileStream file)
    {
        KeepOthersOut(path, file);
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        if (content.Length < HeaderLine.Length && HeaderLine.AsSpan().StartsWith(content))
        {
            file.SetLength(0);
            file.Seek(0, SeekOrigin.Begin);
            file.Write(HeaderLine);
            return;
        }

        if (!content.AsSpan().StartsWith(HeaderLine))
            throw new ResultFileException(path, 1, $"the header is not \"{SampleFormat.Header}\"");
        file.SetLength(Array.LastIndexOf(content, (byte)'\n') + 1);
        file.Seek(0, SeekOrigin.End);
    }

    // A lock of the kernel's, which ends with the process however that ends. Readers ignore it.
    private static void KeepOthersOut(string path, FileStream file)
    {
        const int EAGAIN = 11, EACCES = 13;
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
