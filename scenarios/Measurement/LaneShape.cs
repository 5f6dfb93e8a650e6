using Hostcall.Lab;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Which blocks a run has in a lane once it is complete, for each of its scenarios.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Forms">Paths and the forms in which they take part there.</param>
/// <param name="Rounds">Rounds, from 0 on.</param>
/// <param name="Blocks">Blocks of a case in a round, from 0 on.</param>
internal sealed record LaneShape(string Lane, IReadOnlyList<(string Path, string Form)> Forms, int Rounds, int Blocks)
{
    public static LaneShape Of(RunRequest request, string lane) => lane == NativeLane.Name
        ? new(
            lane,
            [.. request.PathsOn(lane).SelectMany(path => request.Variants[path.Id].Select(variant => (path.Id, variant.Suffix)))],
            request.Plan.RoundsIn(lane),
            BatchConfig.BlocksPerVisit)
        : new(lane, [.. request.PathsOn(lane).Select(path => (path.Id, ""))], request.Plan.RoundsIn(lane), LabOrder.DefaultBlocks);

    /// <summary>Every case of the lane, scenario by scenario.</summary>
    public IEnumerable<Case> Cases(RunRequest request) =>
        from scenario in request.Scenarios
        from form in Forms
        select new Case(scenario.Name, Lane, form.Path, form.Form);
}
