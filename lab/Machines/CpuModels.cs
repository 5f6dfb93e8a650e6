using Hostcall.Lab.Building;

namespace Hostcall.Lab.Machines;

/// <summary>The CPU models that an emulator on this machine knows.</summary>
internal static class CpuModels
{
    /// <summary>Asks the emulator, or remembers what it said when it was asked last.</summary>
    /// <param name="cache">The folder that <see cref="LabFolders.Cache"/> is.</param>
    /// <param name="program">Its name, or its path.</param>
    /// <param name="question">The arguments with which it lists its models.</param>
    /// <param name="read">Takes the names from what it wrote: its output, then its errors.</param>
    /// <returns>Their names; none where it is missing or does not say.</returns>
    public static IReadOnlyList<string> Of(string cache, string program, string[] question, Func<IEnumerable<string>, IEnumerable<string>> read)
    {
        string file = KeptAnswer.FileOf(program);
        return new KeptAnswer(cache, $"known-models-{KeptAnswer.Digest(file)[..8]}", [file]).Get(Ask);

        IReadOnlyList<string> Ask()
        {
            try
            {
                var (_, output, errors) = Command.Run(program, question);
                return [.. read(output.Concat(errors))];
            }
            catch (LabException)
            {
                return [];
            }
        }
    }
}
