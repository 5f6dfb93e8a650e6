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
        if (path.CanShareCpu)
        {
            RunInTurn(path, measured, round);
            return;
        }

        // Both sides' partners would spin on the one CPU that there is for them, each in half of its time.
        for (int opening = 0; opening < TwinRequest.OpeningsPerRound; opening++)
        {
            bool oursFirst = random.Next(2) == 0;
            if (oursFirst) RunOursAlone(path, measured, round);
            RunTwinAlone(path, measured, round);
            if (!oursFirst) RunOursAlone(path, measured, round);
        }
    }

    private void RunInTurn(PathRow path, TwinSeries measured, int round)
    {
        using var twin = StartTwin();
        using var session = path.Open(SetupOf(path));
        session.Run(measured.Calls);
        WarmUp(twin, path, measured);
        for (int pair = 0; pair < TwinRequest.PairsPerRound; pair++)
        {
            bool oursFirst = random.Next(2) == 0;
            if (oursFirst) measured.AddOurs(round, session.Time(measured.Calls));
            RunTwin(twin, path, measured, round);
            if (!oursFirst) measured.AddOurs(round, session.Time(measured.Calls));
        }
    }

    private void RunOursAlone(PathRow path, TwinSeries measured, int round)
    {
        using var session = path.Open(SetupOf(path));
        session.Run(measured.Calls);
        for (int block = 0; block < TwinRequest.PairsPerOpening; block++) measured.AddOurs(round, session.Time(measured.Calls));
    }

    private void RunTwinAlone(PathRow path, TwinSeries measured, int round)
    {
        using var twin = StartTwin();
        WarmUp(twin, path, measured);
        for (int block = 0; block < TwinRequest.PairsPerOpening; block++) RunTwin(twin, path, measured, round);
    }

    private TwinProcess StartTwin() => TwinProcess.Start(files, request.Cpu, request.OtherCpu);

    /// <summary>Opens the path there, with one block for its caches.</summary>
    private void WarmUp(TwinProcess twin, PathRow path, TwinSeries measured)
    {
        twin.Run(path.Id, measured.Calls);
        measured.TwinHash = Hash(twin.BodyBytes(body.Code.Length));
    }

    private static void RunTwin(TwinProcess twin, PathRow path, TwinSeries measured, int round)
    {
        var (nanoseconds, mismatches) = twin.Run(path.Id, measured.Calls);
        measured.AddTwin(round, nanoseconds, mismatches);
    }

    private string HashOf(PathSession session) =>
        Hash(session.Region.Memory.Bytes.Slice((int)(RegionLayout.Body - RegionLayout.Base), body.Code.Length).ToArray());

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
