namespace Itms.TestKit;

/// <summary>Where a test's story begins.</summary>
public static class Given
{
    /// <summary>
    /// A tasking still to be created: on Monday 2027-01-11 at 9:00, to work, due internally on Friday the 15th and to the
    /// authority on Wednesday the 20th, cleared by any of DAD, CoS or AD. Monday the 18th is a holiday.
    /// </summary>
    public static TaskingStory Tasking() => new();
}
