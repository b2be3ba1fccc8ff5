"""One suite against each broker: RabbitMQ with classic and with quorum queues, Redis or Valkey."""
