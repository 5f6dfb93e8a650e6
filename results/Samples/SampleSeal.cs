using System.Security.Cryptography;

namespace Hostcall.Results;

/// <summary>The hash of samples.csv that a run leaves in its manifest when it ends, which tells whether anyone changed the file since.</summary>
public static class SampleSeal
{
    /// <summary>SHA-256 of a file in lower-case hexadecimal.</summary>
    /// <exception cref="ResultFileException">It can't be read.</exception>
    public static string Of(string samples)
    {
        try
        {
            using FileStream file = File.OpenRead(samples);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(samples, $"can't be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    /// <summary>A sentence where the file is not the one that the run wrote; none where it is, or where the run did not end.</summary>
    public static IEnumerable<string> Warnings(Manifest manifest, string samples)
    {
        if (manifest.SamplesSha256 is { } sealedHash && Of(samples) != sealedHash)
            yield return "samples.csv was changed after the run ended: its SHA-256 is not the one in manifest.json. These figures are not what was measured.";
    }
}
