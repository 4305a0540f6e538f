using System.Globalization;
using System.Runtime.CompilerServices;
using Itms.Application.Administration;
using Itms.Application.Digests;
using Itms.Application.Intake;
using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.Reports;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;

namespace Itms.Server.Demo;

/// <summary>The demo's mail sender. It sends nothing: every mail is kept with its tasking anyway.</summary>
internal sealed class DemoMailbox : IMailSender
{
    public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Finds every mail sent, about taskings and others.</summary>
internal sealed class DemoMail(ITableStore store, MailRecord record)
{
    /// <param name="to">Id or address of a person; null: anybody.</param>
    /// <param name="number">An ITMS number; null: every mail.</param>
    public async Task<List<MailDocument>> SentAsync(string? to, string? number, CancellationToken cancellationToken)
    {
        var sent = new List<MailDocument>();
        await foreach (var about in SubjectsAsync(number, cancellationToken))
            sent.AddRange((await record.OfAsync(about, cancellationToken)).Where(mail =>
                mail.State == OutboxMessageState.Sent
                && (to is null || mail.To == to || mail.ToAddress.Equals(to, StringComparison.OrdinalIgnoreCase))));
        return [.. sent.OrderBy(mail => mail.SentAt)];
    }

    private async IAsyncEnumerable<string> SubjectsAsync(
        string? number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (number is not null)
        {
            if (ItmsNumber.IsWellFormed(number)) yield return number;
            yield break;
        }

        await foreach (var issued in ItmsNumbers.IssuedAsync(store, cancellationToken)) yield return issued;
        await foreach (var week in store.ReadAllAsync(new RowRange(DigestKeys.Partition), cancellationToken))
            yield return DigestWeek.Read(week.RowKey).Id;
        yield return MailSubject.ClearanceDelegations;
        await foreach (var month in ReportMails.IdsAsync(store, cancellationToken)) yield return month;
        yield return MailSubject.Absences;
        yield return MailSubject.Records;
        await foreach (var sending in store.ReadAllAsync(GatheredKeys.AllSendings(), cancellationToken))
            yield return GatheredComposer.IdOf(long.Parse(sending.RowKey[2..], CultureInfo.InvariantCulture));
        await foreach (var notice in DepartureNotices.IdsAsync(store, cancellationToken)) yield return notice;
        await foreach (var training in TrainingMails.IdsAsync(store, cancellationToken)) yield return training;
        await foreach (var arrivals in ArrivalNotices.IdsAsync(store, cancellationToken)) yield return arrivals;
    }
}
