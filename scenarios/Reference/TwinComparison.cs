using System.Security.Cryptography;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Scenarios.Measurement;
using Hostcall.VmmMinimal;

namespace Hostcall.Scenarios.Reference;

/// <summary>
/// Runs this program and its C twin on one CPU, block by block in turn. In each round every path is opened anew on
/// both sides, in random order, so that the luck of a placement in memory is part of the interval; within a round
/// each pair of blocks has a random order too.
/// </summary>
public sealed class TwinComparison(TwinRequest request, TwinFiles files, Action<string> progress)
{
    private readonly Random random = new(request.Seed);
    private readonly PayloadBody body = PayloadBody.Assemble(request.Scenario);
    private readonly Dictionary<PathRow, TwinSeries> series = [];
    private readonly List<TwinRow> rows = [];

    /// <summary>Measures on the calling thread, which it pins.</summary>
    /// <param name="cancel">Ends the comparison after the round of a path that runs.</param>
    public IReadOnlyList<TwinRow> Run(CancellationToken cancel)
    {
        CpuSet.Pin(0, request.Cpu);
        foreach (var path in request.Paths) Naming(path, () => Prepare(path));
        var paths = series.Keys.ToArray();
        for (int round = 0; round < request.Rounds && !cancel.IsCancellationRequested; round++)
        {
            progress($"round {round + 1} of {request.Rounds}");
            random.Shuffle(paths);
            foreach (var path in paths) Naming(path, () => RunRound(path, round));
        }

        rows.AddRange(series.Values.Where(measured => measured.HasSamples).Select(measured => measured.ToRow(request.Seed)));
        return [.. rows.OrderBy(row => request.Paths.ToList().IndexOf(row.Path))];
    }

    /// <summary>Both sides on one CPU, but for a path that needs two.</summary>
    private SessionSetup SetupOf(PathRow path) =>
        new(request.Scenario, body, path.CanShareCpu ? request.Cpu : request.OtherCpu, SessionSetup.DefaultLimit);

    /// <exception cref="TwinException">What went wrong on our side, with the path's name.</exception>
    private static void Naming(PathRow path, Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is WrongResultException or VmmException or LinuxException)
        {
            throw new TwinException($"{path.Id}: {error.Message}");
        }
    }

    /// <summary>Finds out whether a path runs here, how many calls make a block, and saves what the twin needs.</summary>
    private void Prepare(PathRow path)
    {
        progress($"trying {path.Id}");
        if (PathTrial.Try(path, SetupOf(path)) is { } lacking)
        {
            rows.Add(new TwinRow(path) { Unavailable = lacking.ToString() });
            return;
        }

        double share = TwinRequest.BlockLength / Calibration.BlockLength;
        long calls = Math.Max(1, (long)(Calibration.CallsPerBlock(path, SetupOf(path)) * share));
        using var session = path.Open(SetupOf(path));
        files.Save(path, request.Scenario, session);
        series.Add(path, new TwinSeries(path, calls) { OurHash = HashOf(session) });
    }

    private void RunRound(PathRow path, int round)
    {
        var measured = series[path];
        using var twin = TwinProcess.Start(files, request.Cpu, request.OtherCpu);
        using var session = path.Open(SetupOf(path));
        session.Run(measured.Calls);
        twin.Run(path.Id, measured.Calls);
        measured.TwinHash = Hash(twin.BodyBytes(body.Code.Length));
        for (int pair = 0; pair < TwinRequest.PairsPerRound; pair++)
        {
            bool oursFirst = random.Next(2) == 0;
            if (oursFirst) RunOurs(session, measured, round, pair);
            var (nanoseconds, mismatches) = twin.Run(path.Id, measured.Calls);
            measured.AddTwin(round, nanoseconds, mismatches);
            if (!oursFirst) RunOurs(session, measured, round, pair);
        }
    }

    private static void RunOurs(PathSession session, TwinSeries measured, int round, int pair)
    {
        double nanoseconds = session.Time(measured.Calls);
        measured.AddOurs(round, nanoseconds);
    }

    private string HashOf(PathSession session) =>
        Hash(session.Region.Memory.Bytes.Slice((int)(RegionLayout.Body - RegionLayout.Base), body.Code.Length).ToArray());

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
