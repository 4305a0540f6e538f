namespace Itms.Server.Tests.Journeys;

/// <summary>What a journey needs of either host: the API, the demo's people, a clock that can be moved, and the mails sent.</summary>
public interface IJourneyHost : IAsyncDisposable
{
    /// <summary>A client signed in as one of the demo's people.</summary>
    Task<Client> As(string person);

    /// <summary>Moves the clock, and returns when everything due by then has been handled.</summary>
    Task AdvanceAsync(TimeSpan by);

    /// <inheritdoc cref="AdvanceAsync"/>
    Task AdvanceToAsync(DateTimeOffset now);

    /// <summary>Every mail sent about a tasking, oldest first.</summary>
    Task<List<SentMail>> MailsAsync(string number);
}
