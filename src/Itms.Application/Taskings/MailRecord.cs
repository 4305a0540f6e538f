using Itms.Application.Digests;
using Itms.Domain.Letters;

namespace Itms.Application.Taskings;

/// <summary>A mail as it was, or will be, sent.</summary>
/// <param name="To">Id of the person.</param>
/// <param name="Number">Null: a digest, of several taskings.</param>
/// <param name="State">waiting, sent or dead.</param>
public sealed record MailDocument(
    string Id,
    string To,
    string ToAddress,
    string Subject,
    string Text,
    string Html,
    string? Number,
    string Kind,
    LetterState State,
    int Attempts,
    DateTimeOffset? SentAt);

/// <summary>The mails of a tasking or a digest, from the letters kept with it.</summary>
public sealed class MailRecord(TaskingRecords records, RelayOptions options)
{
    /// <summary>Every mail about the tasking, oldest first.</summary>
    /// <param name="number">Of the tasking, or the id of a week's digest.</param>
    public async Task<List<MailDocument>> OfAsync(string number, CancellationToken cancellationToken)
    {
        var about = DigestWeek.IsId(number) ? null : number;
        var link = options.LinkTo(about);
        var parcels = await records.ReadParcelsAsync(number, cancellationToken);
        return
        [
            .. parcels.SelectMany(parcel => parcel.Letters.Select((letter, i) => new MailDocument(
                ParcelLetter.EffectId(number, parcel.Seq, i),
                letter.Letter.To,
                letter.ToAddress,
                letter.Letter.Subject,
                LetterText.Plain(letter.Letter, letter.ToName, link, options.LinkTo),
                LetterText.Html(letter.Letter, letter.ToName, link, options.LinkTo),
                about,
                letter.Letter.Kind,
                letter.State,
                letter.Attempts,
                letter.SentAt))),
        ];
    }
}
