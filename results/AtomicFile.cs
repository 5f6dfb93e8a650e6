using System.Text;

namespace Hostcall.Results;

/// <summary>Writes a whole file or nothing: a reader never sees half of one, whenever the writer is killed.</summary>
public static class AtomicFile
{
    /// <summary>Writes <paramref name="text"/> as UTF-8 beside the target, then renames it over the target.</summary>
    /// <exception cref="ResultFileException">The file can't be written (disk full, no permission).</exception>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>The same for a file of bytes.</summary>
    /// <exception cref="ResultFileException">The file can't be written (disk full, no permission).</exception>
    public static void Write(string path, byte[] content)
    {
        string temporary = path + ".new";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new ResultFileException(path, $"can't be written ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The message about the write that failed matters more than a left-over temporary file.
        }
    }
}
