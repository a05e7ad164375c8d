//! Echoes the event on standard input through the CognitoEvent of aws_lambda_events.
use aws_lambda_events::event::cognito::CognitoEvent;

fn main() -> Result<(), serde_json::Error> {
    let event: CognitoEvent = serde_json::from_reader(std::io::stdin())?;
    serde_json::to_writer(std::io::stdout(), &event)
}
