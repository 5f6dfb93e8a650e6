using Hostcall.Lab;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Which blocks a run has in a lane once it is complete, for each of its scenarios.</summary>
/// <param name="Paths">Names under which paths are recorded.</param>
/// <param name="Rounds">Rounds, from 0 on.</param>
/// <param name="Blocks">Blocks of a path in a round, from 0 on.</param>
internal sealed record LaneShape(IReadOnlyList<string> Paths, int Rounds, int Blocks)
{
    public static LaneShape Of(RunRequest request, string lane) => lane == NativeLane.Name
        ? new(
            [.. request.Paths.SelectMany(path => request.Variants[path.Id].Select(variant => variant.NameOf(path)))],
            request.Rounds ?? NativeLane.DefaultRounds,
            GroupConfig.BlocksPerVisit)
        : new([.. request.Paths.Select(path => path.Id)], LabRounds(request, lane), LabOrder.DefaultBlocks);

    /// <summary>A lab that measures time needs as many rounds as this machine; one that counts gets the same each time.</summary>
    private static int LabRounds(RunRequest request, string lane) => LabTable.All.First(lab => lab.Lane == lane).Unit == Unit.Nanoseconds
        ? request.Rounds ?? NativeLane.DefaultRounds
        : request.LabRounds ?? request.Rounds ?? LabOrder.DefaultRounds;
}
