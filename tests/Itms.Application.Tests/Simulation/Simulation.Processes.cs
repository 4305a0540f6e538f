using System.Globalization;
using Itms.Application.Outbox;
using Itms.Application.Storage;
using Itms.Application.Webhooks;
using Itms.Domain.Notifications;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Simulation;

/// <content>Processes, and what reaches them from outside.</content>
internal sealed partial class Simulation
{
    /// <summary>A place where a process runs. When it dies, the next one starts there.</summary>
    private sealed class Slot(Simulation simulation, int place, bool isSole)
    {
        private SimulatedProcess? process;
        private SimulatedHost? machine;
        private Task? starting;
        private int starts;
        private int ids;

        /// <summary>The running process. It is started if there is none.</summary>
        public async ValueTask<SimulatedHost> AliveAsync()
        {
            while (true)
            {
                if (machine is { } running && !process!.IsDead) return running;
                var start = starting ??= StartAsync();
                try
                {
                    await start;
                }
                catch (Exception e) when (IsExpected(e))
                {
                    // It died while it started. Start it again.
                }
                finally
                {
                    if (starting == start) starting = null;
                }
            }
        }

        /// <summary>Null: there is none right now.</summary>
        public SimulatedHost? Alive => machine is { } running && !process!.IsDead ? running : null;

        private async Task StartAsync()
        {
            await Task.Yield();
            if (process is { } earlier) earlier.IsDead = true;
            var own = process = new SimulatedProcess($"process {place}.{++starts}", simulation.Note);
            machine = null;
            var next = new SimulatedHost(
                simulation.world, isSole, simulation.sendsItself, simulation.PortsOf(own, new Signals(simulation, this), NewId), own,
                new Receivers(simulation, own), new WebhookRetries(simulation.dice.NextDouble), simulation.signingKey,
                simulation.hasReaders ? simulation.timers.For(own) : null);
            next.Rules.Use(_ => Rules);
            try
            {
                if (simulation.hasWebhooks) await next.Webhooks.LoadAsync(CancellationToken.None);
                if (isSole) await next.RecoverySweep.RestoreProjectionsAsync(CancellationToken.None);
            }
            catch
            {
                own.IsDead = true;
                throw;
            }

            machine = next;
            if (isSole) simulation.Spawn(() => next.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None));
        }

        private string NewId() => string.Create(CultureInfo.InvariantCulture, $"{place:x4}{++ids:x28}");
    }

    private Ports PortsOf(SimulatedProcess process, IWakeSignal signals, NewId newId)
    {
        ITableStore tables = new SimulatedStore(world.Store, process, faults, syncsOnce, Committed);
        var plain = new Ports(
            tables,
            new SimulatedBlobs(world.Documents, process, faults),
            new SimulatedMail(sent, process, faults),
            signals,
            newId,
            new Loggers(this),
            () => process.IsDead);
        return bug is null ? plain : bug.Plant(plain);
    }

    private void Committed(TableWrites writes)
    {
        sent.Note(writes);
        NoteDisposal(writes);
    }

    /// <summary>Wake signals: they may get lost, come twice, or come late.</summary>
    private sealed class Signals(Simulation simulation, Slot own) : IWakeSignal
    {
        public void Notify(string number, long seq)
        {
            for (var copies = simulation.faults.CopiesOfSignal(); copies > 0; copies--) simulation.Spawn(() => HearAsync(number, seq));
        }

        private async Task HearAsync(string number, long seq)
        {
            if (simulation.sendsItself)
            {
                if (own.Alive is { } running) await running.Outbox.DeliverAsync(number, seq, CancellationToken.None);
                return;
            }

            var other = await simulation.AnyMachineAsync();
            if (MailSubject.IsTasking(number)) await other.RecoverySweep.ProcessAsync(number, CancellationToken.None);
            else await other.Outbox.DeliverAsync(number, seq, CancellationToken.None);
        }
    }

    /// <summary>The program logs what it survives. It must not have to survive its own faults.</summary>
    private sealed class Loggers(Simulation simulation) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null && !IsExpected(exception)) simulation.violations.Add($"Logged: {formatter(state, exception)} {exception}");
        }
    }
}
